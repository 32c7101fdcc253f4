"""The equality questions: standard wordings, in the order in which they are asked.

Wording and choices are those of Census 2021 for England and Wales and of the Government Statistical
Service's harmonised standards, so that answers can be laid beside the census tables. Languages are named
by their tags (BCP 47) and shown by their CLDR names. Each question may be left empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from campaign.models.equality import PREFER_NOT
from events.models.schema import marked

DESCRIBED = "described"  # in own words, and nothing of the list
YES, NO, ENGLISH = "yes", "no", "en"
ASIAN = marked("Asian, Asian British or Asian Welsh")
BLACK = marked("Black, Black British, Black Welsh, Caribbean or African")
MIXED = marked("Mixed or Multiple ethnic groups")
WHITE = marked("White")
OTHER = marked("Other ethnic group")
VOLUNTARY = marked("Faith is yours: answer only if you like to.")
OVER_16 = marked("Only if you are 16 or over.")


@dataclass(frozen=True)
class Choice:
    """One answer that is offered: its key, its words, and the group it is listed under."""

    key: str
    label: str = ""  # of a language none: it has a name in every language
    group: str = ""


@dataclass(frozen=True)
class Question:
    """One question. With `follows`, it is asked after another unless that was answered so."""

    key: str
    text: str
    choices: tuple[Choice, ...]
    hint: str = ""
    own_words: bool = False
    follows: str = ""
    unless: frozenset[str] = field(default_factory=frozenset)

    @property
    def offered(self) -> frozenset[str]:
        """The keys of what can be chosen, "prefer not to say" among them."""
        return frozenset({choice.key for choice in self.choices} | {PREFER_NOT})

    @property
    def counted(self) -> tuple[str, ...]:
        """The keys of every answer there can be, but an empty one: what a table has a row for."""
        own = (DESCRIBED,) if self.own_words else ()
        return (*(choice.key for choice in self.choices), *own, PREFER_NOT)


def _choices(listed: Mapping[str, str], group: str = "") -> tuple[Choice, ...]:
    return tuple(Choice(key, label, group) for key, label in listed.items())


YES_OR_NO = _choices({YES: marked("Yes"), NO: marked("No")})

ETHNIC_GROUPS = (
    *_choices(
        {
            "bangladeshi": marked("Bangladeshi"),
            "chinese": marked("Chinese"),
            "indian": marked("Indian"),
            "pakistani": marked("Pakistani"),
            "other_asian": marked("Another Asian background"),
        },
        ASIAN,
    ),
    *_choices(
        {
            "african": marked("African"),
            "caribbean": marked("Caribbean"),
            "other_black": marked("Another Black background"),
        },
        BLACK,
    ),
    *_choices(
        {
            "white_asian": marked("White and Asian"),
            "white_black_african": marked("White and Black African"),
            "white_black_caribbean": marked("White and Black Caribbean"),
            "other_mixed": marked("Another Mixed or Multiple background"),
        },
        MIXED,
    ),
    *_choices(
        {
            "british": marked("English, Welsh, Scottish, Northern Irish or British"),
            "irish": marked("Irish"),
            "gypsy_traveller": marked("Gypsy or Irish Traveller"),
            "roma": marked("Roma"),
            "other_white": marked("Another White background"),
        },
        WHITE,
    ),
    *_choices(
        {"arab": marked("Arab"), "other_ethnic": marked("Another ethnic group")},
        OTHER,
    ),
)

RELIGIONS = _choices(
    {
        "none": marked("No religion"),
        "christian": marked("Christian"),
        "buddhist": marked("Buddhist"),
        "hindu": marked("Hindu"),
        "jewish": marked("Jewish"),
        "muslim": marked("Muslim"),
        "sikh": marked("Sikh"),
        "other_religion": marked("Another religion"),
    }
)

# English first, then by how many speak them in the campaign's first towns; shown by name.
SPOKEN = (
    *("en", "ur", "pl", "ro", "bn", "pa", "gu", "ta", "ar", "it", "lt", "sq", "hu", "ps", "pt"),
    *("ml", "el", "es", "bg", "te", "hi", "fr", "fa", "tr", "fil", "ru", "so", "sk", "yue"),
    *("ckb", "uk", "am", "ti"),
)
SIGNED = "bfi"
LANGUAGES_OF_PEOPLE = (
    *(Choice(tag) for tag in SPOKEN),
    Choice(SIGNED, marked("British Sign Language")),
    Choice("other_language", marked("Another language")),
)

QUESTIONS: dict[str, Question] = {
    question.key: question
    for question in (
        Question(
            "ethnic_group",
            marked("What is your ethnic group?"),
            ETHNIC_GROUPS,
            own_words=True,
        ),
        Question(
            "religion", marked("What is your religion?"), RELIGIONS, VOLUNTARY, own_words=True
        ),
        Question(
            "sex",
            marked("What is your sex?"),
            _choices({"female": marked("Female"), "male": marked("Male")}),
        ),
        Question(
            "gender_identity",
            marked("Is the gender you identify with the same as your sex registered at birth?"),
            YES_OR_NO,
            OVER_16,
            own_words=True,
        ),
        Question(
            "condition",
            marked(
                "Do you have any physical or mental health conditions or illnesses lasting or"
                " expected to last 12 months or more?"
            ),
            YES_OR_NO,
        ),
        Question(
            "condition_effect",
            marked(
                "Do any of your conditions or illnesses reduce your ability to carry out"
                " day-to-day activities?"
            ),
            _choices(
                {
                    "a_lot": marked("Yes, a lot"),
                    "a_little": marked("Yes, a little"),
                    "not_at_all": marked("Not at all"),
                }
            ),
            follows="condition",
            unless=frozenset({NO}),
        ),
        Question(
            "main_language",
            marked("What is your main language?"),
            LANGUAGES_OF_PEOPLE,
            own_words=True,
        ),
        Question(
            "english",
            marked("How well can you speak English?"),
            _choices(
                {
                    "very_well": marked("Very well"),
                    "well": marked("Well"),
                    "not_well": marked("Not well"),
                    "not_at_all": marked("Not at all"),
                }
            ),
            follows="main_language",
            unless=frozenset({ENGLISH}),
        ),
    )
}
