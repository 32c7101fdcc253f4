"""What the states of an answer, the terms of an aim and the parts of a project are called."""

from typing import Any

from flask_babel import lazy_gettext as _l

from campaign.domain import aiming
from campaign.extensions import desk_words
from campaign.models.theme import CANNOT, DOING, DONE, HEARD, LONG, SHORT

_dl = desk_words.lazy_gettext

STATES: dict[str, Any] = {
    HEARD: _l("Not answered yet"),
    DOING: _l("We are doing it"),
    DONE: _l("Done"),
    CANNOT: _l("We cannot do it"),
}
HORIZONS: dict[str, Any] = {
    SHORT: _l("What we want to reach soon"),
    LONG: _l("What we want to reach in the long term"),
}
TERMS: dict[str, Any] = {SHORT: _dl("Short term"), LONG: _dl("Long term")}
MEASURES: dict[str, Any] = {key: _l(label) for key, label in aiming.MEASURES.items()}
PARTS: dict[str, Any] = {
    "problem": _l("The problem"),
    "audience": _l("Who it is for"),
    "activities": _l("What is done"),
    "outputs": _l("What comes out of it"),
    "outcomes": _l("What changes"),
    "impact": _l("What it is for in the long term"),
}
# What a theme or a project lacks before residents can read it.
FIELDS: dict[str, Any] = {
    "title": _dl("a title"),
    "said": _dl("what people said"),
    "owner": _dl("who looks after it"),
    "answer": _dl("the answer"),
    "due_on": _dl("a date"),
    "measure": _dl("how people will see it"),
    "name": _dl("a name"),
    "problem": _dl("the problem"),
    "audience": _dl("who it is for"),
    "activities": _dl("what is done"),
}
