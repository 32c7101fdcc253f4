"""What two people at a stall say to each other, and how large it can be written."""

from dataclasses import dataclass

from flask_babel import LazyString, force_locale, gettext
from flask_babel import lazy_gettext as _l

from campaign.catalogues.keeping import HEADER, provenance_of
from campaign.languages import SOURCE, Language

PHRASES: dict[str, LazyString] = {
    "welcome": _l("Welcome"),
    "help": _l("Do you need help?"),
    "sign": _l("Would you like to sign the pledge?"),
    "free": _l("It costs nothing, and you can say no."),
    "nameless": _l("You can sign without giving your name."),
    "badge": _l("Your badge shows nobody your name."),
    "speaker": _l("I will fetch somebody who speaks your language."),
    "wait": _l("Please wait a moment."),
    "toilets": _l("Where are the toilets, please?"),
    "way": _l("Come with me, I will show you the way."),
    "thanks": _l("Thank you"),
}
UNCHECKED = _l("A speaker of this language has not checked this translation yet.")
# Letters of the longest word, and of the whole, up to which each size fits half of a small phone.
SIZES = ((8, 14, "huge"), (11, 34, "large"), (15, 60, "middle"), (19, 100, "small"))
SMALLEST = "least"


@dataclass(frozen=True)
class Said:
    """A phrase in one language."""

    words: str
    language: Language
    unchecked: str  # the sentence which says that no speaker has checked it; else empty

    @property
    def size(self) -> str:
        """How large it is written: the name of a class of the sheet."""
        longest = max(map(len, self.words.split()), default=0)
        fitting = (n for word, whole, n in SIZES if longest <= word and len(self.words) <= whole)
        return next(fitting, SMALLEST)


def said(key: str, language: Language) -> Said:
    """Return the phrase of a key in a language."""
    with force_locale(language.locale):
        is_draft = language != SOURCE and provenance_of(gettext(HEADER)).is_draft
        return Said(str(PHRASES[key]), language, str(UNCHECKED) if is_draft else "")
