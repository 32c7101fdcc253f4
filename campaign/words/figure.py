"""What the figures, their dimensions and the values of these are called, in the reader's language."""

from datetime import date
from typing import Any

from flask import current_app, g
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from campaign import looks
from campaign.addresses import language_of_request
from campaign.domain.cataloguing import EQUALITY, Entry
from campaign.domain.equality_questions import QUESTIONS
from campaign.domain.measuring import MADE, OUTSIDE, PRINTED
from campaign.domain.releasing import Quarter
from campaign.extensions import db
from campaign.holdings.ambassador import AGE_BANDS as AMBASSADOR_BANDS
from campaign.models import Aim
from campaign.models.equality import BOOKING, FEEDBACK, PLEDGE, SURVEY
from campaign.models.pledge import AGE_BANDS
from campaign.words import equality as equality_words
from campaign.words.feedback import FACES
from events.kinds import KINDS
from events.models import PartnerGroup

FIGURES: dict[str, Any] = {
    "pledges": _l("Pledges signed"),
    "badges": _l("Badges in use"),
    "events": _l("Events held"),
    "bookings": _l("Places booked at events"),
    "attendance": _l("People who came to events"),
    "walk_ins": _l("People who came without a badge"),
    "circle": _l("People at small meetings"),
    "ambassadors": _l("Young people in a programme"),
    "feedback": _l("Opinions on events"),
    "survey": _l("Surveys answered"),
}
DIMENSIONS: dict[str, Any] = {
    "day": _l("Day"),
    "month": _l("Month"),
    "ward": _l("Ward"),
    "language": _l("Language"),
    "channel": _l("Way"),
    "age_band": _l("Age group"),
    "origin": _l("Origin"),
    "kind": _l("Kind of event"),
    "host": _l("Host"),
    "who": _l("Who"),
    "face": _l("How was it?"),
    "aim": _l("Aim"),
    "choice": _l("Answer"),
    "after": _l("Asked after"),
}
NOT_SAID = _l("Not said")
VALUES: dict[str, dict[str, Any]] = {
    "channel": {
        "online": _l("On this website"),
        "badge": _l("With a printed badge"),
        "phone": _l("On a phone"),
        "kiosk": _l("On a shared screen"),
        "paper": _l("On paper"),
    },
    "age_band": {key: _l(label) for key, label in AGE_BANDS.items()} | AMBASSADOR_BANDS,
    "origin": {MADE: _l("Made on signing"), PRINTED: _l("Printed before")},
    "who": {
        "adult": _l("Adult"),
        "child": _l("Child"),
        "wheelchair": _l("Wheelchair user"),
    },
    "kind": {key: _l(kind.label) for key, kind in KINDS.items()},
    "face": {str(face): words for face, words in FACES.items()},
    "after": {
        PLEDGE: _l("Signing the pledge"),
        BOOKING: _l("Booking a place"),
        FEEDBACK: _l("An opinion on an event"),
        SURVEY: _l("A survey"),
    },
}


def figure(name: str) -> str:
    """Return what a figure is called; of an equality question, the question."""
    if name.startswith(f"{EQUALITY}."):
        asked = name.removeprefix(f"{EQUALITY}.")
        return equality_words.question(asked) if asked in QUESTIONS else asked
    return str(FIGURES[name])


def dimension(name: str) -> str:
    """Return what a dimension is called."""
    return str(DIMENSIONS[name])


def title(entry: Entry) -> str:
    """Return what a table is called: its figure and its dimensions."""
    return " · ".join([figure(entry.figure), *(dimension(name) for name in entry.by)])


def value(entry: Entry, name: str, key: str) -> str:
    """Return what a value of a dimension is called in a table; a key nobody knows stays as it is."""
    if name == "choice":
        asked = entry.figure.removeprefix(f"{EQUALITY}.")
        return equality_words.choice(asked, key) if asked in QUESTIONS else key
    if key == "":
        return str(NOT_SAID)
    if name == "day":
        return looks.day(date.fromisoformat(key))
    if name == "month":
        return looks.month(date.fromisoformat(f"{key}-01"))
    return str(_named(name, key))


def quarter(one: Quarter) -> str:
    """Return what a quarter is called, such as Q3 2026."""
    return looks.quarter(one.first)


def _named(name: str, key: str) -> object:
    if name == "ward":
        outside = {OUTSIDE: _l("Just outside the town")}
        return (current_app.extensions["pack"].ward_names | outside).get(key, key)
    if name == "language":
        return language_of_request().babel.languages.get(key, key)
    if name in ("host", "aim"):
        return _titles(name).get(key, key)
    return VALUES[name].get(key, key)


def _titles(name: str) -> dict[str, str]:
    """Return the names of hosts or of aims, by their slugs; read once in a request."""
    kept = g.setdefault("figure_titles", {})
    if name not in kept:
        of = (PartnerGroup.slug, PartnerGroup.name) if name == "host" else (Aim.slug, Aim.title)
        rows = db.session.execute(select(*of)).tuples()
        kept[name] = {slug: str(looks.told(texts)) or slug for slug, texts in rows}
    found: dict[str, str] = kept[name]
    return found
