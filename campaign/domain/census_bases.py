"""Which census categories stand beside which answers of ours, and on which base.

Names of categories are those of Census 2021 for England and Wales, as the Office for National Statistics
publishes them (tables TS007 to TS078). Where the census has "Not answered" its base here is those who
answered, as ours is. A table that a town's pack has not got is not compared.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from campaign.domain.equality_questions import ENGLISH, NO, YES

CENSUS_DAY = date(2021, 3, 21)
# Residents of wards are estimates, good to several hundred (a pack says how they were made).
WARD_OFF_BY = 500

RESIDENTS, AGED_3, AGED_16 = "residents", "residents_3", "residents_16"
WITH_CONDITION, NOT_ENGLISH = "with_condition", "not_english"

ASIAN = "Asian, Asian British or Asian Welsh"
BLACK = "Black, Black British, Black Welsh, Caribbean or African"
MIXED = "Mixed or Multiple ethnic groups"
LIMITED = "Disabled under the Equality Act: Day-to-day activities limited a"
NOT_LIMITED = "Not disabled under the Equality Act"
HAS_ONE = (
    f"{NOT_LIMITED}: Has long term physical or mental health condition but day-to-day"
    " activities are not limited"
)
SAME = "Gender identity the same as sex registered at birth"
DIFFERENT = (
    "Gender identity different from sex registered at birth but no specific identity given",
    "Trans woman",
    "Trans man",
    "All other gender identities",
)
ENGLISH_IS_NOT = "Main language is not English (English or Welsh in Wales)"


class Table(Protocol):
    """A census table as a pack lists it."""

    @property
    def code(self) -> str:
        """The table's code, such as TS021."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Residents by category."""

    @property
    def total(self) -> int:
        """Everybody on the table's base."""


@dataclass(frozen=True)
class Census:
    """Residents by the keys our own answers have."""

    table: str  # its code; "" for the wards' estimates
    base: str
    counts: Mapping[str, int]
    total: int
    off_by: int = 0  # people, of an estimate

    def share(self, key: str) -> float:
        """Return a group's share of the base, from 0 to 1."""
        return self.counts[key] / self.total


@dataclass(frozen=True)
class _Beside:
    """Our keys, and the census categories that are the same people."""

    table: str
    base: str
    categories: Mapping[str, Sequence[str]]
    whole: bool = False  # the base is everybody in the table, and not only who is in a category


def _same(listed: Mapping[str, str]) -> dict[str, Sequence[str]]:
    return {key: (category,) for key, category in listed.items()}


AGE_BANDS = _Beside(
    "TS007",
    RESIDENTS,
    _same(
        {
            "under_13": "Aged 12 years and under",
            "13_17": "Aged 13 to 17 years",
            "18_plus": "Aged 18 years and over",
        }
    ),
)
# "Kurdish" is not told apart into its languages; most in Britain write Sorani.
SPOKEN = _Beside(
    "TS024",
    AGED_3,
    _same(
        {
            ENGLISH: "English (English or Welsh in Wales)",
            "ur": "Urdu",
            "pl": "Polish",
            "ro": "Romanian",
            "pa": "Panjabi",
            "bn": "Bengali (with Sylheti and Chatgaya)",
            "gu": "Gujarati",
            "ta": "Tamil",
            "ar": "Arabic",
            "it": "Italian",
            "lt": "Lithuanian",
            "sq": "Albanian",
            "hu": "Hungarian",
            "ps": "Pashto",
            "pt": "Portuguese",
            "ml": "Malayalam",
            "el": "Greek",
            "es": "Spanish",
            "bg": "Bulgarian",
            "te": "Telugu",
            "hi": "Hindi",
            "fr": "French",
            "fa": "Persian or Farsi",
            "tr": "Turkish",
            "fil": "Tagalog or Filipino",
            "ru": "Russian",
            "so": "Somali",
            "sk": "Slovak",
            "yue": "Cantonese Chinese",
            "ckb": "Kurdish",
            "uk": "Ukrainian",
            "am": "Amharic",
            "ti": "Tigrinya",
            "bfi": "British Sign Language",
        }
    ),
    whole=True,
)
QUESTIONS: dict[str, _Beside] = {
    "ethnic_group": _Beside(
        "TS021",
        RESIDENTS,
        _same(
            {
                "bangladeshi": f"{ASIAN}: Bangladeshi",
                "chinese": f"{ASIAN}: Chinese",
                "indian": f"{ASIAN}: Indian",
                "pakistani": f"{ASIAN}: Pakistani",
                "other_asian": f"{ASIAN}: Other Asian",
                "african": f"{BLACK}: African",
                "caribbean": f"{BLACK}: Caribbean",
                "other_black": f"{BLACK}: Other Black",
                "white_asian": f"{MIXED}: White and Asian",
                "white_black_african": f"{MIXED}: White and Black African",
                "white_black_caribbean": f"{MIXED}: White and Black Caribbean",
                "other_mixed": f"{MIXED}: Other Mixed or Multiple ethnic groups",
                "british": "White: English, Welsh, Scottish, Northern Irish or British",
                "irish": "White: Irish",
                "gypsy_traveller": "White: Gypsy or Irish Traveller",
                "roma": "White: Roma",
                "other_white": "White: Other White",
                "arab": "Other ethnic group: Arab",
                "other_ethnic": "Other ethnic group: Any other ethnic group",
            }
        ),
    ),
    "religion": _Beside(
        "TS030",
        RESIDENTS,
        _same(
            {
                "none": "No religion",
                "christian": "Christian",
                "buddhist": "Buddhist",
                "hindu": "Hindu",
                "jewish": "Jewish",
                "muslim": "Muslim",
                "sikh": "Sikh",
                "other_religion": "Other religion",
            }
        ),
    ),
    "sex": _Beside("TS008", RESIDENTS, _same({"female": "Female", "male": "Male"})),
    "gender_identity": _Beside("TS078", AGED_16, {YES: (SAME,), NO: DIFFERENT}),
    "condition": _Beside(
        "TS038",
        RESIDENTS,
        {
            YES: (f"{LIMITED} lot", f"{LIMITED} little", HAS_ONE),
            NO: (f"{NOT_LIMITED}: No long term physical or mental health conditions",),
        },
    ),
    "condition_effect": _Beside(
        "TS038",
        WITH_CONDITION,
        _same({"a_lot": f"{LIMITED} lot", "a_little": f"{LIMITED} little", "not_at_all": HAS_ONE}),
    ),
    "main_language": SPOKEN,
    "english": _Beside(
        "TS029",
        NOT_ENGLISH,
        _same(
            {
                "very_well": f"{ENGLISH_IS_NOT}: Can speak English very well",
                "well": f"{ENGLISH_IS_NOT}: Can speak English well",
                "not_well": f"{ENGLISH_IS_NOT}: Cannot speak English well",
                "not_at_all": f"{ENGLISH_IS_NOT}: Cannot speak English",
            }
        ),
    ),
}


def of_wards(residents: Mapping[str, int]) -> Census:
    """Return the residents of each ward, by its code, which are an estimate."""
    return Census("", RESIDENTS, residents, sum(residents.values()), WARD_OFF_BY)


def of_ages(tables: Iterable[Table]) -> Census | None:
    """Return residents by the age bands the pledge asks, or None where the pack has no such table."""
    return _beside(AGE_BANDS, tables)


def of_languages(tables: Iterable[Table]) -> Census | None:
    """Return residents aged 3 and over by main language, of those languages the pack lists."""
    return _beside(SPOKEN, tables)


def of_question(key: str, tables: Iterable[Table]) -> Census | None:
    """Return residents by the answers of an equality question, or None where nothing is comparable."""
    return _beside(QUESTIONS[key], tables) if key in QUESTIONS else None


def _beside(wanted: _Beside, tables: Iterable[Table]) -> Census | None:
    """Take a table that has all categories; of one that counts the rest too, those that it lists."""
    for table in tables:
        if table.code != wanted.table:
            continue
        counts = {
            key: sum(table.counts[name] for name in names)
            for key, names in wanted.categories.items()
            if set(names) <= table.counts.keys()
        }
        if counts and (wanted.whole or len(counts) == len(wanted.categories)):
            total = table.total if wanted.whole else sum(counts.values())
            return Census(wanted.table, wanted.base, counts, total)
    return None
