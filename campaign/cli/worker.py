"""`flask --app campaign worker`: everything that happens by itself, beside the web server.

Every job can be done twice without harm, so two workers, or one that is started again, do none. A message
is claimed (`sending.claim`); the others bring about a state that is already there the second time.
"""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from campaign import clock
from campaign.cli import calendars, erasures, events, exports, figures, outbox, voices
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
                _begin(job)
        time.sleep(SECONDS_BETWEEN_LOOKS)


def forget() -> None:
    """Let go what was kept long enough; one date that cannot be let go keeps no other."""
    for date_id in forgetting.attended(db.session(), now=clock.now()):
        _forget_attendance(date_id)
    db.session.rollback()
    ended_on = current_app.extensions["pack"].ends_on
    forgetting.forget(db.session(), now=clock.now(), today=clock.today(), ended_on=ended_on)
    db.session.commit()
    erasures.shorten()


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


def _begin(job: Callable[[], object]) -> None:
    """Do a job; a slow one beside the others, unless it is still at it."""
    if job not in SLOW:
        _do(job)
    elif job not in _at_it or not _at_it[job].is_alive():
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        _at_it[job] = Thread(target=_do_beside, args=(app, job), daemon=True)
        _at_it[job].start()


def _do_beside(app: Flask, job: Callable[[], object]) -> None:
    with app.app_context():
        _do(job)


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
    erasures.copy: (at_once, SECONDS_BETWEEN_LOOKS),
    calendars.fetch_due: (at_once, 10 * MINUTE),
    voices.mix: (at_night, DAY),
    figures.release_due: (at_night, DAY),
    exports.make_due: (at_once, SECONDS_BETWEEN_LOOKS),
    exports.forget: (at_once, MINUTE),
    forget: (at_night, DAY),
    events.relist_all: (at_night, DAY),
}
# What may take minutes, while a message cannot wait so long.
SLOW = {exports.make_due, figures.release_due}
_at_it: dict[Callable[[], object], Thread] = {}
