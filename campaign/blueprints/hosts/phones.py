"""The stewards' phones of one date in words: where they are, when they were heard, and what is amiss."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import format_timedelta

from campaign.blueprints.hosts.labels import autonym
from campaign.extensions import db, desk_words
from events import checkin, clocks, tallies
from events.models.checkin import CheckIn, Device

_d = desk_words.gettext

SOON = timedelta(minutes=1)


@dataclass(frozen=True)
class Phone:
    """One phone as the host's list shows it."""

    number: int
    gate: str
    language: str
    heard: str
    unsent: int
    clock: str  # what is wrong with its clock, or ""
    stopped_at: datetime | None
    late: int  # taps after that, which do not count


def of_date(check_in: CheckIn, *, now: datetime) -> list[Phone]:
    """Return the phones of a date, those at work before those that were stopped; none without its key."""
    if check_in.destroyed_at is not None:
        return []
    devices = checkin.devices(db.session(), check_in)
    late = tallies.late(db.session(), check_in)
    in_order = sorted(devices, key=lambda one: one.revoked_at is not None)
    return [_phone(one, now, late[one.number]) for one in in_order]


def find(check_in: CheckIn, number: int) -> Device | None:
    """Return the phone of a date with this number."""
    every = checkin.devices(db.session(), check_in)
    # Compared here: an address can hold a number that no database does.
    return next((device for device in every if device.number == number), None)


def clock_words(offset: int | None) -> str:
    """Return what is wrong with a clock so many seconds behind ours, or "" up to two minutes."""
    if offset is None or not clocks.is_off(offset):
        return ""
    how = format_timedelta(timedelta(seconds=abs(offset)), threshold=1.5)
    if offset > 0:
        return str(_d("its clock is %(how)s slow", how=how))
    return str(_d("its clock is %(how)s fast", how=how))


def ago(moment: datetime, *, now: datetime) -> str:
    """Return how long ago something was, in words."""
    if now - moment < SOON:
        return str(_d("just now"))
    return str(format_timedelta(moment - now, add_direction=True, threshold=1.5))


def _phone(device: Device, now: datetime, late: int) -> Phone:
    return Phone(
        number=device.number,
        gate=device.gate.name,
        language=autonym(device.language),
        heard=ago(device.heard_at, now=now),
        unsent=device.unsent,
        clock=clock_words(device.offset_seconds),
        stopped_at=device.revoked_at,
        late=late,
    )
