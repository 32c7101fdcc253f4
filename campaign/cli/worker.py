"""`flask --app campaign worker`: everything that happens by itself, beside the web server.

Every job can be done twice without harm, so two workers, or one that is started again, do none. A message
is claimed (`sending.claim`); the others bring about a state that is already there the second time.
"""

import os
import time
from collections.abc import Callable

import click
from flask import current_app
from flask.cli import with_appcontext

from campaign import clock
from campaign.cli import calendars, outbox
from campaign.domain import forgetting
from campaign.extensions import db
from events import listings

SECONDS_BETWEEN_LOOKS = 5
MINUTE, DAY = 60.0, 24 * 60 * 60.0


@click.command()
@with_appcontext
def worker() -> None:
    """Send what is due, look at the groups' calendars, and renew the list each day; until stopped."""
    server, due = os.getppid(), dict.fromkeys(JOBS, 0.0)
    while os.getppid() == server:  # a server that was killed leaves no worker behind
        for job, every in JOBS.items():
            if time.monotonic() >= due[job]:
                due[job] = time.monotonic() + every
                _do(job)
        time.sleep(SECONDS_BETWEEN_LOOKS)


def nightly() -> None:
    """Let the list of events reach as far ahead as it says, and let go what is kept for a week."""
    listings.relist_all(db.session(), clock.today())
    forgetting.forget_forms(db.session(), today=clock.today())
    db.session.commit()


def _do(job: Callable[[], object]) -> None:
    try:
        job()
    except Exception as error:  # the database is away, perhaps: the next time may find it again
        current_app.logger.error("", exc_info=error)
    finally:
        db.session.remove()


JOBS: dict[Callable[[], object], float] = {
    outbox.work_through: SECONDS_BETWEEN_LOOKS,
    calendars.fetch_due: 10 * MINUTE,
    nightly: DAY,
}
