"""The one registry of languages, and choosing the language of a request.

Adding a language is a line here, its catalogue under `translations/`, and its texts in the pack.
"""

from dataclasses import dataclass
from typing import Literal

from babel import Locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.routing import BaseConverter, ValidationError


@dataclass(frozen=True)
class Font:
    """A face for one script. Latin and Cyrillic pages use the system's own fonts and carry none."""

    family: str
    stroke: str  # how tall the lines must be: see the style sheet
    web: tuple[str, ...] = ()  # WOFF2 under static/vendor: regular, then bold where there is one
    letters: str = ""  # the `unicode-range` for which a page fetches it
    local: str = ""  # faces a phone may have instead, as a list of CSS


@dataclass(frozen=True)
class Language:
    """A language the campaign is published in."""

    tag: str  # in addresses
    locale: str  # for Babel: numbers, dates, plurals, catalogue
    autonym: str
    direction: Literal["ltr", "rtl"]
    font: Font

    @property
    def babel(self) -> Locale:
        """The locale data behind dates, numbers and plurals."""
        return Locale.parse(self.locale)


SANS = Font("Noto Sans", "latin")
# The letters of each script as its package has them, with the joiners; digits and Latin come from the system.
# Nastaliq has no tradition of bold, and a second face would weigh more than the rest of the page.
NASTALIQ = Font(
    "Noto Nastaliq Urdu",
    "nastaliq",
    ("noto-nastaliq-urdu.woff2",),
    "U+600-6FF, U+750-77F, U+8A0-8FF, U+200C-200E, U+FB50-FDFF, U+FE70-FEFF",
    '"Urdu Typesetting", "Jameel Noori Nastaleeq"',
)
NASKH = Font(
    "Noto Naskh Arabic",
    "naskh",
    ("noto-naskh-arabic.woff2", "noto-naskh-arabic-bold.woff2"),
    "U+600-6FF, U+750-77F, U+870-8FF, U+200C-200E, U+FB50-FDFF, U+FE70-FEFF",
)


def _indic(script: str, letters: str) -> Font:
    """Return the face of a script whose letters carry signs above and below."""
    file = f"noto-sans-{script.lower()}"
    web = (f"{file}.woff2", f"{file}-bold.woff2")
    letters = f"U+951-952, U+964-965, {letters}, U+1CD0-1CF9, U+200C-200D, U+20B9, U+25CC"
    return Font(f"Noto Sans {script}", "indic", web, letters)


BENGALI = _indic("Bengali", "U+980-9FE")
GURMUKHI = _indic("Gurmukhi", "U+A01-A76, U+262C")
GUJARATI = _indic("Gujarati", "U+A80-AFF")
TAMIL = _indic("Tamil", "U+B82-BFA")
MALAYALAM = _indic("Malayalam", "U+D00-D7F")

LANGUAGES: dict[str, Language] = {
    language.tag: language
    for language in (
        Language("en", "en_GB", "English", "ltr", SANS),
        Language("ur", "ur", "اردو", "rtl", NASTALIQ),
        Language("pl", "pl", "Polski", "ltr", SANS),
        Language("ro", "ro", "Română", "ltr", SANS),
        Language("bn", "bn", "বাংলা", "ltr", BENGALI),
        Language("pa", "pa", "ਪੰਜਾਬੀ", "ltr", GURMUKHI),
        Language("gu", "gu", "ગુજરાતી", "ltr", GUJARATI),
        Language("ta", "ta", "தமிழ்", "ltr", TAMIL),
        Language("ar", "ar", "العربية", "rtl", NASKH),
        Language("it", "it", "Italiano", "ltr", SANS),
        Language("lt", "lt", "Lietuvių", "ltr", SANS),
        Language("sq", "sq", "Shqip", "ltr", SANS),
        Language("hu", "hu", "Magyar", "ltr", SANS),
        Language("ps", "ps", "پښتو", "rtl", NASKH),
        Language("pt", "pt", "Português", "ltr", SANS),
        Language("ml", "ml", "മലയാളം", "ltr", MALAYALAM),
        Language("es", "es", "Español", "ltr", SANS),
        Language("bg", "bg", "Български", "ltr", SANS),
        Language("fa", "fa", "فارسی", "rtl", NASKH),
        Language("so", "so", "Soomaali", "ltr", SANS),
    )
}
SOURCE = LANGUAGES["en"]
# The pages behind sign-in.
DESK_LANGUAGES = ("en", "ur")


@dataclass(frozen=True)
class Spoken:
    """A language that is heard rather than read; its speakers read another, or none."""

    tag: str  # ISO 639-3
    name: str
    autonym: str
    direction: Literal["ltr", "rtl"]  # of the autonym
    beside: str  # the tag of the written language it is heard with


SPOKEN: dict[str, Spoken] = {
    language.tag: language
    for language in (
        Spoken("phr", "Pahari-Pothwari", "پہاڑی پوٹھواری", "rtl", "ur"),
        Spoken("syl", "Sylheti", "সিলেটি", "ltr", "bn"),
        Spoken("rmy", "Romani", "Romani čhib", "ltr", "ro"),
    )
}


def negotiate(accepted: LanguageAccept, offered: tuple[str, ...]) -> Language:
    """Return the best of the `offered` tags for an Accept-Language header, else the first."""
    # werkzeug's best_match prefers an exact tag further down to "ur-PK" read as "ur"; a reader does not.
    wanted = (tag.split("-")[0].lower() for tag, quality in accepted if quality > 0)
    return LANGUAGES[next((tag for tag in wanted if tag in offered), offered[0])]


class LanguageConverter(BaseConverter):
    """`<lang:language>` in an address: a tag of the registry, and nothing else."""

    regex = "[a-z]{2,3}"
    part_isolating = True

    def to_python(self, value: str) -> Language:
        """Turn a tag into its language.

        Raises:
            ValidationError: no such language; the address is then unknown (404).
        """
        try:
            return LANGUAGES[value]
        except KeyError:
            raise ValidationError from None

    def to_url(self, value: Language | str) -> str:
        """Turn a language back into its tag."""
        return value.tag if isinstance(value, Language) else value
