"""Counting as this campaign does: with its pack's wards, languages and kinds, its clock and its keys."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from flask import Flask, current_app
from sqlalchemy.orm import Session

from campaign import clock
from campaign.domain import aiming, measuring, recognising
from campaign.domain.cataloguing import Entry
from campaign.domain.measuring import Places
from campaign.domain.rounding import ROUNDED_TO
from campaign.domain.sealing import Unopened
from campaign.domain.totalling import Standing, Totals
from campaign.extensions import db
from campaign.models import Aim
from events.models import CheckIn


def keep_counts(app: Flask) -> None:
    """Keep what was reached of each aim, so that a page costs no count of the whole town."""
    stands = timedelta(seconds=app.config["COUNT_SECONDS"])
    app.extensions["reached"] = aiming.Reached(stands)


def places() -> Places:
    """Return what is known of the town of the campaign's pack."""
    pack = current_app.extensions["pack"]
    return Places(
        wards=tuple(ward.code for ward in pack.wards),
        languages=pack.languages,
        kinds=pack.event_kinds,
        parties=parties,
    )


def count(entry: Entry, first: date, last: date) -> Mapping[tuple[str, ...], int]:
    """Return the exact counts of a table (`measuring.count`), for releases; never for a page."""
    return measuring.count(db.session(), entry, first, last, places=places())


def parties(session: Session, check_in: CheckIn) -> Mapping[str, int]:
    """Return how many are booked with which mark of a date; nothing where its key cannot be opened."""
    sealer = current_app.extensions["sealer"]
    try:
        return recognising.parties(session, check_in, sealer, now=clock.now())
    except Unopened:
        return {}


def totals() -> Totals:
    """Return the running totals of the whole town."""
    standing: Standing = current_app.extensions["totals"]
    return standing.totals(db.session(), now=clock.now(), today=clock.today(), places=places())


def progress(aims: Sequence[Aim]) -> dict[int, int | None]:
    """Return how far each of some aims is, as it was some minutes ago at most."""
    counts: aiming.Reached = current_app.extensions["reached"]
    zone, now = current_app.extensions["pack"].zone, clock.now()
    # As for the running totals, nobody's booking is opened.
    town = replace(places(), parties=None)
    found = {aim: counts.of(db.session(), aim, now=now, zone=zone, places=town) for aim in aims}
    return {aim.id: _rounded(aim.measure, number) for aim, number in found.items()}


def _rounded(measure: str, number: int | None) -> int | None:
    """To the nearest 5 where the number is of people: by how much it moved tells of one evening."""
    if number is None or measure not in aiming.OF_PEOPLE:
        return number
    return ROUNDED_TO * round(number / ROUNDED_TO)
