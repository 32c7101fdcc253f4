"""What a view of the leads' pages is about: a workshop of the cohort in the address, and one date of it."""

from datetime import date

from flask import abort, g

from campaign import clock
from campaign.domain import auditing, leading
from campaign.extensions import db
from campaign.models import Workshop
from events import occurrences
from events.occurrences import Occurrence

COHORT = "/cohorts/<cohort>"
WORKSHOP = f"{COHORT}/workshops/<slug>"


def own_workshop(slug: str) -> Workshop:
    """Return the cohort's own workshop of this name; another cohort's is 404 like nobody's."""
    return leading.workshop(db.session(), g.cohort, slug)


def own_date(workshop: Workshop, text: str) -> Occurrence:
    """Return one date of a workshop by its day in the address, else 404."""
    try:
        return occurrences.find(db.session(), workshop.event, date.fromisoformat(text))
    except (ValueError, occurrences.NoSuchDate):
        abort(404)


def note(deed: str, thing: str = "") -> None:
    """Write a deed into the audit trail: about the cohort, or a thing of it."""
    about = thing or f"cohort:{g.cohort.slug}"
    auditing.record(db.session(), actor=g.account, deed=deed, thing=about, now=clock.now())
