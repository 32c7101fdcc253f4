"""Words that give the circle away, in every shipped language: none may be left in a browser or on a screen.

Stems, compared without case or accents inside any text. A language that is shipped without its words fails a test.
"""

from campaign.domain.circling import spelled

LEXICON: dict[str, tuple[str, ...]] = {
    "en": (
        *("women", "woman", "ladies", "female", "girl", "wife", "husband", "sister"),
        *("abus", "violen", "domestic", "assault", "rape", "coerci", "danger", "refuge"),
        *("shelter", "safe", "protect", "confidential", "secret", "private", "encrypt", "anonym"),
        *("childcare", "children", "crèche", "creche", "interpreter", "voicemail", "code word"),
        *("code_word", "codeword", "helpline", "support group", "counsel", "therap", "victim"),
        *("survivor", "facilitator", "escape", "quick exit", "may_contact", "circle group"),
    ),
    "ur": (
        *("خواتین", "عورت", "خاتون", "لڑکی", "لڑکیوں", "بیوی", "شوہر", "بہن", "بیگم", "زنانہ"),
        *("تشدد", "زیادتی", "ظلم", "ہراس", "گھریلو", "پناہ", "حفاظت", "تحفظ", "خطرہ", "خطرے"),
        *("خفیہ", "رازدار", "گمنام", "بچوں", "بچے", "مترجم", "ترجمان", "وائس میل", "خفیہ لفظ"),
        *("ہیلپ لائن", "متاثرہ", "مشاورت", "سہولت کار", "فرار"),
    ),
    "pl": (
        *(
            "kobiet",
            "kobieta",
            "dziewcz",
            "żona",
            "żonę",
            "żony",
            "mąż",
            "mężem",
            "siostr",
            "damsk",
        ),
        *("przemoc", "znęca", "gwałt", "molest", "domow", "schroni", "azyl", "bezpiecz", "ochron"),
        *("poufn", "tajn", "sekret", "prywatn", "zaszyfr", "szyfrow", "anonim", "dzieci", "opiek"),
        *("tłumaczk", "poczt głosow", "poczta głosow", "hasło", "telefon zaufania", "ofiar"),
        *("terapi", "ucieczk", "zagroż", "krzywd"),
    ),
    "ro": (
        *("femei", "femeie", "doamn", "feminin", "fetele", "fetiț", "nevast", "soția", "soție"),
        *("soțul", "surori", "bărbat", "abuz", "violenț", "violat", "agres", "maltrat", "hărțui"),
        *("bătăi", "constrâng", "casnic", "pericol", "primejd", "amenin", "refugi", "adăpost"),
        *("sigur", "ocrot", "proteja", "protecți", "confidenți", "tainic", "privat", "criptat"),
        *("anonim", "copii", "copilul", "copilaș", "creșă", "grădiniț", "interpret", "traducăto"),
        *("mesagerie vocal", "căsuța vocal", "mesaj vocal", "cuvânt de cod", "cuvânt secret"),
        *("linie de ajutor", "grup de sprijin", "consilier", "psiholog", "victim", "supraviețui"),
        *("ieșire rapid", "terapeut"),
    ),
    "bn": (
        *("নারী", "মহিলা", "মেয়ে", "স্ত্রী", "বউ", "স্বামী", "বোনের", "বোনেরা", "বোনদের"),
        *("কিশোরী", "নির্যাত", "সহিংস", "অত্যাচার", "মারধর", "ধর্ষ", "জুলুম", "হয়রানি"),
        *("পারিবারিক", "ঘরোয়া", "বিপদ", "হুমকি", "আশ্রয়", "নিরাপদ", "নিরাপত্তা", "সুরক্ষ"),
        *("গোপন", "ব্যক্তিগত", "প্রাইভেট", "এনক্রিপ্ট", "বেনামি", "শিশু", "বাচ্চা", "সন্তান"),
        *("ছেলেমেয়ে", "ক্রেশ", "ডে-কেয়ার", "দোভাষী", "অনুবাদক", "ভয়েসমেইল", "ভয়েস মেইল"),
        *("কোড শব্দ", "সাংকেতিক", "হেল্পলাইন", "সহায়তা দল", "সহায়তা গ্রুপ", "কাউন্সেল"),
        *("থেরাপ", "ভুক্তভোগী", "ভিকটিম", "পালিয়ে"),
    ),
    "fa": (
        *("زنان", "خانم", "بانوان", "دختر", "همسر", "شوهر", "خواهر", "خشونت", "مورد آزار"),
        *("آزارگر", "آزاردی", "اذیت", "بدرفتار", "سوءاستفاده", "سوء استفاده", "تجاوز", "تهدید"),
        *("خانگی", "خطر", "پناه", "خانه امن", "جای امن", "امنیت", "ایمن", "محافظت", "حفاظت"),
        *("محرمانه", "رازدار", "مخفی", "پنهان", "خصوصی", "رمزگذاری", "ناشناس", "گمنام", "کودک"),
        *("فرزند", "از بچه", "مترجم", "ترجمان", "پیام صوتی", "پیامگیر", "کلمه رمز", "خط کمک"),
        *("گروه حمایت", "مشاور", "روانشناس", "درمانگر", "قربانی", "بازمانده", "فرار"),
    ),
    "gu": (
        *("મહિલા", "સ્ત્રીઓ", "બહેનો", "બહેનપણી", "પત્ની", "ઘરવાળી", "પતિએ", "પતિથી", "ઘરવાળા"),
        *("સાસરિયા", "છોકરી", "દીકરી", "યુવતી", "અત્યાચાર", "હિંસા", "ઘરેલુ", "મારપીટ"),
        *("બળાત્કાર", "છેડતી", "જુલમ", "દુર્વ્યવહાર", "શોષણ", "ત્રાસ આપ", "ધમકી", "બળજબરી"),
        *("જોખમ", "ખતરો", "ખતરા", "આશ્રય", "સલામત", "સુરક્ષ", "સંરક્ષણ", "રક્ષણ આપ", "ખાનગી"),
        *("ગોપનીય", "ગુપ્ત રીત", "ગુપ્ત રાખ", "ગુપ્ત શબ્દ", "એન્ક્રિપ્ટ", "અનામી", "બાળક"),
        *("ઘોડિયાઘર", "દુભાષિય", "વોઇસમેલ", "વૉઇસમેલ", "સંકેત શબ્દ", "કોડ શબ્દ", "હેલ્પલાઇન"),
        *("પીડિત", "ભોગ બન"),
    ),
    "ar": (
        *("امرأة", "المرأة", "نساء", "نسائي", "سيدات", "السيدة", "زوجة", "زوجك", "الزوج"),
        *("أختها", "أخوات", "فتاة", "فتيات", "البنات", "عنف", "اعتداء", "إساءة", "إيذاء"),
        *("تحرش", "الأسري", "خطر", "ملجأ", "المأوى", "إيواء", "الأمان", "بأمان", "سلامتك"),
        *("مكان آمن", "حماية", "السرية", "كلمة سر", "كلمة السر", "خصوصية", "مجهول", "طفل"),
        *("أطفال", "حضانة", "مترجم", "البريد الصوتي", "رسالة صوتية", "خط المساعدة"),
        *("الخط الساخن", "مجموعة دعم", "مرشدة", "نفساني", "ضحية", "ترجمة فورية", "الناجي"),
        *("ناجيات", "هروب"),
    ),
    "ta": (
        *("பெண்க", "பெண்ணுக்", "பெண்ணின்", "பெண்மணி", "மகளிர்", "மாதர்", "மனைவி", "கணவ"),
        *("சகோதரி", "தங்கைகள", "அக்காமார்", "சிறுமி", "துஷ்பிரயோக", "துன்புறுத்த", "கொடுமை"),
        *("வன்முறை", "அடித்து", "மிரட்ட", "குடும்பப் பிரச்சி", "குடும்பத் தகராறு", "ஆபத்த"),
        *("அபாய", "புகலிட", "காப்பக", "தங்குமிட", "பாதுகாப்ப", "பாதுகாக்க", "பத்திரம", "ரகசிய"),
        *("அந்தரங்க", "தனிப்பட்ட", "மறைகுறி", "அநாமதேய", "அடையாளம் தெரியா", "குழந்தை"),
        *("சிறுவர்", "பிள்ளைக", "மொழிபெயர்ப்பாள", "குரல் செய்தி", "குரலஞ்சல்", "குறிச்சொல்"),
        *("உதவி எண்", "உதவி அழைப்பு", "ஆதரவுக் குழு", "ஆலோசகர்", "உளவள", "சிகிச்சையாள"),
        *("பாதிக்கப்பட்ட", "தப்பித்த", "தப்பிக்க"),
    ),
    "ml": (
        *("സ്ത്രീ", "വനിത", "പെൺ", "ഭാര്യ", "ഭർത്താ", "ഷെൽറ്റർ", "സഹോദരി", "ചേച്ചി"),
        *("അനിയത്തി", "യുവതി", "ലൈംഗിക", "പീഡന", "പീഡിപ്പി", "ഉപദ്രവ", "അതിക്രമ", "മർദ്ദന"),
        *("മർദന", "ബലാത്സംഗ", "ഭീഷണി", "ഗാർഹിക", "അപകട", "ആപത്ത്", "അഭയ", "സുരക്ഷ", "സംരക്ഷ"),
        *("രക്ഷപ്പെട", "രഹസ്യ", "സ്വകാര്യ", "എൻക്രിപ്റ്റ്", "അജ്ഞാത", "കുട്ടികൾ", "കുട്ടികള"),
        *("കുഞ്ഞുങ്ങ", "ക്രെഷ്", "പരിഭാഷ", "ദ്വിഭാഷി", "വോയ്സ്മെയിൽ", "കോഡ് വാക്ക"),
        *("ഹെൽപ്പ്ലൈൻ", "ഹെൽപ്ലൈൻ", "പിന്തുണാ ഗ്രൂപ്പ", "സഹായസംഘ", "കൗൺസലിങ്", "കൗൺസിലിങ്"),
        *("കൗൺസലർ", "തെറാപ്പി", "മനശ്ശാസ്ത്ര", "ഇരകൾ", "ഇരയാ", "അതിജീവി"),
    ),
    "ps": (
        *("ښځ", "مېرمن", "نجلۍ", "نجون", "پېغل", "خویند", "مېړه", "خاوند", "طلاق"),
        *("تاوتریخوال", "تشدد", "زورزیات", "ظلم", "ځورول", "ناوړه چلند", "جنسي تېري"),
        *("کورنۍ شخړ", "ګواښ", "خطر", "پناه", "خوندي", "ژغور", "محرم", "رازدار", "پټنوم"),
        *("په پټه", "پټه کلمه", "رمزي کلمه", "کوډي کلمه", "خصوصي", "بې نومه", "نامعلوم کس"),
        *("ماشوم", "وړکتون", "ژباړن", "ترجمان", "غږیز پیغام", "د مرستې کرښه", "هېلپ لاین"),
        *("ملاتړې ډل", "د ملاتړ ډل", "سلاکار", "مشاور", "ارواپوه", "درملن", "قرباني", "زیانمن"),
        *("تېښت", "تښتېد", "په رمز"),
    ),
    "pa": (
        *("ਔਰਤ", "ਇਸਤਰੀ", "ਜ਼ਨਾਨੀ", "ਤੀਵੀਂ", "ਬੀਬੀਆਂ", "ਮਹਿਲਾ", "ਘਰਵਾਲ", "ਘਰ ਵਾਲੀ", "ਪਤਨੀ"),
        *("ਖਸਮ", "ਭੈਣ", "ਕੁੜੀ", "ਹਿੰਸਾ", "ਕੁੱਟਮਾਰ", "ਬਦਸਲੂਕੀ", "ਸ਼ੋਸ਼ਣ", "ਜ਼ੁਲਮ", "ਬਲਾਤਕਾਰ"),
        *("ਜ਼ਬਰਦਸਤੀ", "ਧਮਕੀ", "ਘਰੇਲੂ", "ਖ਼ਤਰ", "ਖਤਰ", "ਪਨਾਹ", "ਸੁਰੱਖਿ", "ਮਹਿਫ਼ੂਜ਼", "ਹਿਫ਼ਾਜ਼ਤ"),
        *("ਰਾਜ਼ਦਾਰ", "ਨਿੱਜੀ", "ਐਨਕ੍ਰਿਪਟ", "ਤਾਲਾਬੰਦ", "ਗੁਮਨਾਮ", "ਬੇਨਾਮ", "ਬੱਚਾ", "ਬੱਚੇ", "ਬੱਚਿ"),
        *("ਨਿਆਣ", "ਕਰੈੱਚ", "ਦੁਭਾਸ਼", "ਤਰਜਮਾਨ", "ਵੌਇਸਮੇਲ", "ਕੋਡ ਵਰਡ", "ਹੈਲਪਲਾਈਨ"),
        *("ਸਹਾਇਤਾ ਗਰੁੱਪ", "ਥੈਰੇਪ", "ਪੀੜਤ", "ਬਚ ਨਿਕਲ", "ਗੁਪਤ ਸ਼ਬਦ", "ਗੁਪਤ ਰੱਖ", "ਕਾਊਂਸਲਿੰਗ"),
    ),
    "bg": (
        *("жената", "жените", "за жени", "женск", "съпруг", "омъжен", "сестр", "момич"),
        *("дъщер", "насил", "тормоз", "малтрет", "злоупотреб", "побой", "заплах", "принуд"),
        *("домашн", "опасн", "убежищ", "приют", "безопас", "закрил", "защит", "предпаз"),
        *("поверител", "дискрет", "тайна", "тайно", "тайни", "секрет", "криптир", "анонимн"),
        *("деца", "детето", "детск", "преводач", "гласова поща", "гласово съобщ"),
        *("кодова дума", "парола", "гореща линия", "телефон за помощ", "група за подкрепа"),
        *("консултант", "психолог", "терапевт", "жертв", "пострадал", "оцеля", "бягств"),
    ),
    "it": (
        *("donna", "donne", "femminil", "mogli", "marito", "sorell", "ragazza", "ragazze"),
        *("figli", "abus", "violen", "maltratt", "molest", "stupr", "minacci", "domestic"),
        *("pericol", "rifugio", "al sicuro", "sicurezza", "protegg", "protezion", "riservat"),
        *("confidenzial", "segret", "anonim", "privat", "cifrat", "criptat", "bambin"),
        *("asilo nido", "interprete", "segreteria", "messaggio vocale", "parola d’ordine"),
        *("parola in codice", "numero verde", "linea di aiuto", "gruppo di sostegno"),
        *("consulent", "psicolog", "terapeut", "vittim", "sopravviss", "via di fuga"),
        *("scappare",),
    ),
    "es": (
        *("mujer", "femenin", "señora", "muchacha", "niñas", "niños", "infantil", "guarder"),
        *("esposa", "esposo", "marido", "exmarido", "hermanas", "maltrat", "abus", "violen"),
        *("violaci", "agresi", "agresor", "acoso", "amenaz", "domésti", "intrafamiliar"),
        *("peligr", "refugi", "albergue", "casa de acogida", "segur", "proteg", "protec"),
        *("confidenc", "secret", "privad", "cifrad", "anónim", "intérprete", "traductor"),
        *("buzón de voz", "palabra clave", "contraseña", "línea de ayuda", "teléfono de ayuda"),
        *("grupo de apoyo", "psicólog", "terapeut", "víctima", "supervivient", "sobrevivi"),
        *("escap", "salida rápida"),
    ),
    "pt": (
        *("mulher", "feminin", "menina", "rapariga", "garota", "esposa", "marido"),
        *("minha irmã", "crianças", "creche", "maltrat", "maus-tratos", "abus", "violên"),
        *("violent", "violaç", "estupr", "agress", "assédio", "ameaç", "domésti", "perig"),
        *("refúgi", "abrigo", "casa de acolhimento", "seguran", "seguro", "proteg", "proteç"),
        *("confidenc", "secret", "segredo", "privad", "cifrad", "anónim", "intérprete"),
        *("tradutor", "correio de voz", "caixa postal", "palavra-chave", "palavra-código"),
        *("linha de apoio", "linha de ajuda", "grupo de apoio", "psicólog", "terapeut"),
        *("vítima", "sobreviv", "escap", "saída rápida"),
    ),
    "lt": (
        *("moterys", "moterų", "moterim", "moteris", "moterišk", "žmona", "žmonos"),
        *("sutuoktin", "sesuo", "seserys", "seserų", "mergin", "mergait", "smurt", "prievart"),
        *("išnaudoj", "skriaud", "grasin", "išžagin", "pavoj", "grėsm", "prieglob"),
        *("prieglaud", "saugu", "saugi", "apsaug", "konfidenc", "slapt", "privat", "privač"),
        *("anonim", "užšifr", "vaikai", "vaikų", "vaikus", "vaikam", "lopšel", "darželi"),
        *("vertėj", "balso pašt", "balso žinut", "kodinis žod", "pagalbos linij"),
        *("paramos grup", "psicholog", "konsultant", "terap", "nukentėj", "išgyvenus", "pabėg"),
    ),
    "so": (
        *("haween", "dumar", "naagta", "naagaha", "gabdh", "gabadh", "xaaska", "ninkaaga"),
        *("ninkeeda", "seyga", "walaasha", "rabshad", "tacaddi", "xadgudub", "gacan ka hadal"),
        *("garaac", "handad", "hanjab", "kufsi", "cabsi", "khatar", "halista", "magangal"),
        *("gabbaad", "ammaan", "badbaad", "ilaalin", "ilaaliy", "difaac", "qarsoodi", "sir ah"),
        *("sirta", "magac la’aan", "carruur", "caruur", "xannaano", "turjubaan", "turjumaan"),
        *("afceliy", "fariin cod", "erey sir", "khadka caawi", "koox taageero", "lataliye"),
        *("daaweeye", "dhibban", "dhibane", "baxsad", "baxso", "qoyska gudihiis"),
    ),
    "hu": (
        *("asszony", "hölgy", "nőknek", "nőket", "feleség", "férjem", "férjed", "férjét"),
        *("nővér", "lánytestv", "kislány", "leány", "bántalm", "erőszak", "zaklat", "fenyeget"),
        *("molesztál", "családon belül", "veszély", "menedék", "anyaotthon", "krízis"),
        *("biztonság", "védel", "megvéd", "bizalmas", "titkos", "titkot", "privát", "névtelen"),
        *("anonim", "gyerek", "gyermek", "bölcsőd", "óvodá", "tolmács", "hangpost"),
        *("üzenetrögz", "kódszó", "jelszó", "segélyvonal", "önsegít", "támogató csoport"),
        *("tanácsad", "terapeut", "terápi", "pszicholó", "áldozat", "túlélő", "menekül"),
    ),
    "sq": (
        *("gruaj", "gruas", "e grave", "gravet", "për gratë", "vetëm gra", "femr", "femër"),
        *("bashkëshort", "burrin", "burri i", "vajza", "motrat", "motrën", "dhun", "abuz"),
        *("keqtrajt", "kërcënim", "rrezik", "strehim", "strehë", "i sigurt", "e sigurt"),
        *("sigurisë", "mbroj", "konfidenc", "sekret", "fsheht", "privat", "anonim", "shifruar"),
        *("enkript", "fëmij", "çerdhe", "kopsht", "përkthyes", "interpret", "postë zanore"),
        *("mesazh zanor", "fjalë kyçe", "fjalëkalim", "linja e ndihm", "grup mbështet"),
        *("këshilltar", "psikolog", "terapi", "terapeut", "viktim", "mbijetuar", "arratis"),
    ),
}


def found_in(text: str) -> list[str]:
    """Return the words of any language that stand in a text."""
    said = _plain(text)
    return [word for words in LEXICON.values() for word in words if _plain(word) in said]


def _plain(text: str) -> str:
    """Without case, accents or a keyboard's own letters; words stay apart."""
    return " ".join(spelled(word) or word for word in text.casefold().split())
