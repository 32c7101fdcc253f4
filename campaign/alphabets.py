"""Where the alphabet of a language differs from the order that Unicode gives all letters.

Written as CLDR writes them (LDML, part 5): after `&a`, `<b` is a letter of its own that follows, `<<b` the
same letter with a mark, `=b` another spelling of the same. `&[before]a` begins in front of a letter, and
`<<ccs/cs` is a letter that is sorted as two. Capitals follow of themselves. The order of CLDR's "standard"
collations; for Pashto, the alphabet as it is taught, in which ه stands after و.
"""

_TAMIL = " ".join(f"&[before]{letter}<{letter}்" for letter in "கஙசஞடணதநபமயரலவழளறனஜஶஷஸஹ")
_HUNGARIAN = ("cs", "dz", "dzs", "gy", "ly", "ny", "sz", "ty", "zs")
# ا and its forms; then a letter of its own wherever Urdu has one that Unicode puts beside another.
_URDU = (
    "&ا<<أ<آ<ب<بھ<پ<پھ<ت<تھ<ٹ<ٹھ<ث<ج<جھ<چ<چھ<ح<خ<د<دھ<ڈ<ڈھ<ذ<ر<رھ<ڑ<ڑھ<ز<ژ<س<ش<ص<ض<ط<ظ<ع<غ<ف<ق"
    "<ک<<ك<کھ<گ<گھ<ل<لھ<م<مھ<ن<نھ<ں<و<<ؤ<وھ<ہ<<ه<<ۂ<ھ<ۃ<<ة<ء<ی<<ي<<ى<<ئ<یھ<ے<<ۓ"
)
ALPHABETS: dict[str, str] = {
    "ar": "&ت<<ة &ي<<ى",
    "bn": "&ঔ<ং<ঃ<ঁ &ড<ড় &ঢ<ঢ় &ণ<ৎ &য<য়",
    "es": "&n<ñ",
    "fa": "&[before]ا<آ &ا<<ٱ<ء<<أ<<إ<<ؤ<<ئ &ک<<ك &و<ه<<ہ<<ة<<ۀ<<ھ &ی<<ى<<ے<<ي<<ې<<ۍ",
    "gu": "&ૐ<ં<<ઁ<ઃ &હ<ળ",
    "hu": "&c<cs &d<dz<dzs &g<gy &l<ly &n<ny &o<ö<<ő &s<sz &t<ty &u<ü<<ű &z<zs "
    + " ".join(f"&{one}<<{one[0]}{one}/{one}" for one in _HUNGARIAN),
    "lt": "&a<<ą &c<č &e<<ę<<ė &i<<į<<y &s<š &u<<ų<<ū &z<ž",
    "ml": "&ക്<<ൿ &ണ്<<ൺ &ന്<<ൻ &ര്<<ർ &ല്<<ൽ &ള്<<ൾ &മ്<<ം",
    "pl": "&a<ą &c<ć &e<ę &l<ł &n<ń &o<ó &s<ś &z<ź<ż",
    "ps": "&[before]ا<آ &ا<<أ<<إ<ء &ت<ټ<<ٹ &ج<ځ &چ<څ &د<ډ<<ڈ &ر<ړ<<ڑ &ژ<ږ &ش<ښ &ک<<ك &ګ<<گ &ڼ<<ڻ"
    " &و<<ؤ<ه<<ہ<<ھ<<ة<<ۀ &ی<<ى<<ے<<ي<<ې<<ۍ<<ئ",
    "ro": "&a<ă<â &i<î &s<ș=ş &t<ț=ţ",
    "sq": "&c<ç &d<dh &e<ë &g<gj &l<ll &n<nj &r<rr &s<sh &t<th &x<xh &z<zh",
    "ta": f"&ஔ<ஂ<ஃ {_TAMIL}",
    "ur": _URDU,
}

# The letters of a script that come first for those who write in it: from which character to which.
OWN_SCRIPT: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("ar", "fa", "ps", "ur"), (0x620, 0x6D3)),
    "bg": (0x400, 0x4FF),
    "bn": (0x980, 0x9FE),
    "gu": (0xA80, 0xAFF),
    "ml": (0xD00, 0xD7F),
    "pa": (0xA01, 0xA76),
    "ta": (0xB82, 0xBFA),
}
