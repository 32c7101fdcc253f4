"""What the topics of workshops are called, and what a new workshop on one says of itself."""

from collections.abc import Iterable
from typing import Any

from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from campaign.languages import LANGUAGES, SOURCE

OTHER = "other"
TOPICS: dict[str, Any] = {
    "equality": _l("Equality"),
    "diversity": _l("Diversity"),
    "prejudice": _l("Prejudice"),
    "hate_crime": _l("Hate crime"),
    "online_safety": _l("Safe online"),
    "sports_leadership": _l("Leading in sport"),
    OTHER: _l("Something else"),
}
ABOUT: dict[str, Any] = {
    "equality": _l("Everybody counts the same: what the law says, and how it looks in our town."),
    "diversity": _l("Who lives in our town, what we share, and what each of us brings."),
    "prejudice": _l("Where prejudice comes from, how to notice our own, and what helps."),
    "hate_crime": _l("What hate crime is, how to stand by somebody, and how to report it safely."),
    "online_safety": _l("Staying safe online, and answering lies and hate without feeding them."),
    "sports_leadership": _l("Leading games that everybody can join: fair play, teams and safety."),
}


def in_each(text: LazyString, tags: Iterable[str]) -> dict[str, str]:
    """Return a text in each of these languages that has it, as texts of events are kept."""
    said = {tag: _said(text, tag) for tag in tags}
    source = _said(text, SOURCE.tag)
    return {tag: words for tag, words in said.items() if tag == SOURCE.tag or words != source}


def _said(text: LazyString, tag: str) -> str:
    with force_locale(LANGUAGES[tag].locale):
        return str(text)
