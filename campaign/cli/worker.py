"""`flask --app campaign worker`: everything that happens by itself, beside the web server.

Every job can be done twice without harm, so two workers, or one that is started again, do none. A message
is claimed (`sending.claim`); the others bring about a state that is already there the second time.
"""

import os
import time
from collections.abc import Callable
from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from campaign import clock
from campaign.cli import calendars, events, outbox
from campaign.domain import forgetting
from campaign.extensions import db

SECONDS_BETWEEN_LOOKS = 5
MINUTE, DAY = 60.0, 24 * 60 * 60.0


@click.command()
@with_appcontext
def worker() -> None:
    """Send what is due, look at the groups' calendars, and renew the list each day; until stopped."""
    server, due = os.getppid(), {job: first() for job, (first, _) in JOBS.items()}
    while os.getppid() == server:  # a server that was killed leaves no worker behind
        for job, (_, every) in JOBS.items():
            if time.monotonic() >= due[job]:
                due[job] = time.monotonic() + every
                _do(job)
        time.sleep(SECONDS_BETWEEN_LOOKS)


def forget() -> None:
    """Let go what was kept long enough; one date that cannot be let go keeps no other."""
    for date_id in forgetting.attended(db.session(), now=clock.now()):
        _forget_attendance(date_id)
    db.session.rollback()
    forgetting.forget(db.session(), now=clock.now(), today=clock.today())
    db.session.commit()


def _forget_attendance(date_id: int) -> None:
    sealer = current_app.extensions["sealer"]
    db.session.rollback()
    try:
        forgetting.forget_attendance(db.session(), date_id, now=clock.now(), sealer=sealer)
        db.session.commit()
    except Exception as error:  # whatever it is: the next night tries again
        db.session.rollback()
        event = f"attendance of date {date_id} was not forgotten"
        current_app.logger.error("", exc_info=error, extra={"event": event})


def at_once() -> float:
    """Return when a job begins that is due at the start, by the monotonic clock."""
    return time.monotonic()


def at_night() -> float:
    """Return the next three o'clock in the town, by the monotonic clock."""
    now = clock.now().astimezone(current_app.extensions["pack"].zone)
    night = now.replace(hour=3, minute=0, second=0, microsecond=0)
    return time.monotonic() + ((night - now) % timedelta(days=1)).total_seconds()


def _do(job: Callable[[], object]) -> None:
    try:
        job()
    except Exception as error:  # the database is away, perhaps: the next time may find it again
        current_app.logger.error("", exc_info=error)
    finally:
        db.session.remove()


# When each begins, and after how many seconds it comes again.
JOBS: dict[Callable[[], object], tuple[Callable[[], float], float]] = {
    outbox.pass_on: (at_once, SECONDS_BETWEEN_LOOKS),
    outbox.work_through: (at_once, SECONDS_BETWEEN_LOOKS),
    calendars.fetch_due: (at_once, 10 * MINUTE),
    forget: (at_night, DAY),
    events.relist_all: (at_night, DAY),
}
