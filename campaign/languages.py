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
    """A face for one script. Latin pages use the system's own fonts and carry none."""

    family: str
    web: str | None = None  # WOFF2 under static/vendor, for pages
    stroke: str = "naskh"  # how tall the lines must be: see the style sheet


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


SANS = Font("Noto Sans", stroke="latin")
NASTALIQ = Font("Noto Nastaliq Urdu", web="noto-nastaliq-urdu.woff2", stroke="nastaliq")

LANGUAGES: dict[str, Language] = {
    language.tag: language
    for language in (
        Language("en", "en_GB", "English", "ltr", SANS),
        Language("ur", "ur", "اردو", "rtl", NASTALIQ),
        Language("pl", "pl", "Polski", "ltr", SANS),
        Language("ro", "ro", "Română", "ltr", SANS),
    )
}
SOURCE = LANGUAGES["en"]
# The pages behind sign-in.
DESK_LANGUAGES = ("en", "ur")


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
