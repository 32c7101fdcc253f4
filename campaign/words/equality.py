"""The equality questions in the reader's language: languages by the names CLDR gives them."""

from flask_babel import gettext

from campaign.addresses import language_of_request
from campaign.domain.equality_questions import DESCRIBED, QUESTIONS, Choice, Question
from campaign.models.equality import BLANK, PREFER_NOT
from events.models.schema import marked

SPECIAL = {
    DESCRIBED: marked("In own words"),
    PREFER_NOT: marked("Prefer not to say"),
    BLANK: marked("Left empty"),
}


def question(key: str) -> str:
    """Return a question in the reader's language."""
    return str(gettext(QUESTIONS[key].text))


def choice(asked: str, key: str) -> str:
    """Return an answer to a question in the reader's language; one that is not offered as it is."""
    if key in SPECIAL:
        return str(gettext(SPECIAL[key]))
    found = next((one for one in QUESTIONS[asked].choices if one.key == key), Choice(key, key))
    return label(found)


def label(one: Choice) -> str:
    """Return what is offered, in the reader's language."""
    if one.label:
        return str(gettext(one.label))
    names = language_of_request().babel.languages
    return str(names.get(one.key) or one.key)


def listed(asked: Question) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the answers to a question under their groups, in order: (group, [(key, words)])."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in asked.choices:
        groups.setdefault(one.group and str(gettext(one.group)), []).append((one.key, label(one)))
    return list(groups.items())
