"""Whether letters are set as their scripts are written: faces are there, and the typesetter joins letters.

To be asked before anything is printed: a missing face or a typesetter that does not shape makes no error,
only boxes and letters that stand apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from campaign.domain.printing import FONTS, measure
from campaign.languages import Language

# A word of each script whose letters join, or make a sign of their own, unless NON_JOINER keeps them apart.
JOINED = {
    "Noto Nastaliq Urdu": "م{}ح{}ب{}ت",
    "Noto Naskh Arabic": "م{}ح{}ب{}ت",
    "Noto Sans Bengali": "ক্{}ষ",
    "Noto Sans Gurmukhi": "ਪ੍{}ਰ",
    "Noto Sans Gujarati": "ક્{}ષ",
    "Noto Sans Tamil": "க்{}ஷ",
    "Noto Sans Malayalam": "മ്{}മ",
}
NON_JOINER = "\N{ZERO WIDTH NON-JOINER}"
WEB = FONTS.parent


@dataclass(frozen=True)
class Fault:
    """What is wrong with a face."""

    family: str
    is_there: bool  # if so, its letters do not join


def faults(languages: Iterable[Language]) -> list[Fault]:
    """Return what is wrong with the faces of some languages, for pages and for print."""
    fonts = {language.font.family: language for language in languages}
    missing = [family for family, language in fonts.items() if not _is_there(language)]
    probed = [family for family in fonts if family in JOINED and family not in missing]
    apart = [family for family in probed if not _joins(fonts[family])]
    return [Fault(family, False) for family in missing] + [Fault(family, True) for family in apart]


def _is_there(language: Language) -> bool:
    printed = FONTS.glob(f"{language.font.family.replace(' ', '')}_*.ttf")
    return any(printed) and all((WEB / file).is_file() for file in language.font.web)


def _joins(language: Language) -> bool:
    word = JOINED[language.font.family]
    texts = [word.replace("{}", between) for between in ("", NON_JOINER)]
    joined, apart = measure(texts, language)
    return joined != apart
