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
        *("kobiet", "kobieta", "dziewcz", "żon", "mąż", "mężem", "siostr", "damsk"),
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
}


def found_in(text: str) -> list[str]:
    """Return the words of any language that stand in a text."""
    said = _plain(text)
    return [word for words in LEXICON.values() for word in words if _plain(word) in said]


def _plain(text: str) -> str:
    """Without case, accents or a keyboard's own letters; words stay apart."""
    return " ".join(spelled(word) or word for word in text.casefold().split())
