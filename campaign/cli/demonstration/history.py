"""What the demonstration remembers of the last year: who signed, what took place, and what was said of it.

Made of chance, always of the same; two wards and half of the languages are hardly in it, so that there is
something to be seen in the figures. Its quarters are released as they would have been.
"""

from datetime import date, timedelta
from random import Random

from flask import current_app

from campaign import clock, figures
from campaign.cli.demonstration import attended, crowd, described
from campaign.cli.demonstration.attended import Town
from campaign.domain import releasing, seasoning
from campaign.domain.releasing import Quarter
from campaign.extensions import db
from campaign.models import Batch
from campaign.packs import season
from campaign.packs.season import Season

SEED = 2010
QUARTERS = 4
PLEDGES, PRINTED, ANSWERED = 9_000, 4_000, 2_500


def remember() -> None:
    """Add the history to a season that was just planted. The caller commits."""
    found = season.load(current_app.extensions["pack"])
    if found is not None:
        fill(found)


def publish() -> None:
    """Release the quarters of the history, once all that is counted in them is there. The caller commits."""
    if season.load(current_app.extensions["pack"]) is not None:
        release(begins(clock.today()), clock.today())


def fill(found: Season) -> None:
    """Add the history to a planted season. The caller commits."""
    pack, now, today = current_app.extensions["pack"], clock.now(), clock.today()
    session, rng = db.session(), Random(SEED)  # noqa: S311 (a demonstration)
    first = begins(today)
    made_at = now - (today - first)
    batch = Batch(made_for="Stalls", printed=PRINTED, handed_out=PRINTED, made_at=made_at)
    session.add(batch)
    session.flush()
    yesterday = today - timedelta(days=1)
    crowd.sign(session, pack, rng, total=PLEDGES, first=first, last=yesterday, batch=batch)
    town = Town(rng, crowd.languages(pack), current_app.extensions["sealer"], now)
    events = seasoning.recall(session, found, since=first, zone=pack.timezone, now=now)
    attended.hold(session, events, town)
    described.describe(session, pack, rng, people=ANSWERED, first=first, last=today)


def begins(today: date) -> date:
    """Return the first day of the history: QUARTERS whole quarters, and the one that runs."""
    quarter = Quarter.of(today)
    for _ in range(QUARTERS):
        quarter = quarter.before
    return quarter.first


def release(first: date, today: date) -> None:
    """Release every quarter since a day as it would have been by now. The caller commits."""
    over = (quarter.after.first + releasing.SETTLING for quarter in releasing.between(first, today))
    for day in (*(day for day in over if day < today), today):
        releasing.release_due(db.session(), today=day, counting=figures.count)
