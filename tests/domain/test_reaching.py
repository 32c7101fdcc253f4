"""Nobody is reached but on a channel she marked as safe, within her hours, before what it is about.

`make prove` seals and tells all 10,000 members; `make test` plans for as many and tells fewer.
"""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from campaign.domain import reaching, sending
from campaign.domain.circling import CALL, MAIL, PARTS, TEXT, Contact
from campaign.domain.reaching import Note
from campaign.models import CircleMember, Message
from tests import make
from tests.blueprints.meetings import gathered

TOWN = ZoneInfo("Europe/London")
MANY = 10_000
ADDRESSES = ("+447700900123", "amina@example.org", "")
# Two of each: around the clocks' changes, and at any other time of the year.
AROUND = (datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC))


def any_contact(rng: random.Random) -> Contact | None:
    """A contact of any shape that could stand in a row, those that should not among them."""
    if rng.random() < 0.15:
        return None
    return Contact(
        channel=rng.choice((TEXT, CALL, MAIL, TEXT, MAIL, "post", "")),
        address=rng.choice(ADDRESSES),
        when=tuple(rng.sample([*PARTS, "night"], rng.randint(0, len(PARTS)))),
        voicemail=rng.random() < 0.5,
        language=rng.choice(("en", "ur", "pl")),
    )


def any_moment(rng: random.Random) -> datetime:
    start = rng.choice((*AROUND, datetime(2026, 1, 1, tzinfo=UTC)))
    return start + timedelta(minutes=rng.randrange(3 * 1440 if start in AROUND else 365 * 1440))


def any_note(rng: random.Random, now: datetime) -> Note:
    text = rng.choice(reaching.TEXTS)
    at = now + timedelta(minutes=rng.randrange(-600, 14 * 1440))
    return Note(text, at if text in reaching.ABOUT_A_DAY else None)


def is_safe(contact: Contact | None) -> bool:
    """Whether she marked a text or a mail as safe, and the address is one of that kind."""
    if contact is None:
        return False
    fits = {TEXT: contact.address.startswith("+"), MAIL: "@" in contact.address}
    return fits.get(contact.channel, False)


def is_within_hours(contact: Contact, moment: datetime) -> bool:
    here = moment.astimezone(TOWN)
    parts = [PARTS[key] for key in contact.when if key in PARTS]
    return any(here.weekday() in p.days and p.starts <= here.time() < p.ends for p in parts)


def test_no_plan_for_ten_thousand_rows_reaches_anybody_otherwise_than_she_said():
    rng, planned = random.Random(5), 0
    for _ in range(MANY):
        contact, now = any_contact(rng), any_moment(rng)
        note = any_note(rng, now)
        hours = reaching.plan(contact, note, now=now, zone=TOWN)
        if hours is None:
            may = is_safe(contact) and set(contact.when) & set(PARTS) and note.at is None
            assert not may, (contact, note, now)
            continue
        planned += 1
        (due, expires), step = hours, timedelta(minutes=20)
        assert is_safe(contact) and now <= due < expires <= (note.at or expires)
        while due < expires:
            assert is_within_hours(contact, due), (contact, now, hours)
            due += step
        assert is_within_hours(contact, expires - timedelta(microseconds=1))
    assert planned > MANY / 10


def test_nobody_may_be_rung_outside_her_hours_or_on_another_channel():
    rng, rung = random.Random(6), 0
    for _ in range(MANY):
        contact, now = any_contact(rng), any_moment(rng)
        hours = reaching.may_be_rung(contact, now=now, zone=TOWN)
        may = contact is not None and contact.channel == CALL and is_within_hours(contact, now)
        assert bool(hours) == may, (contact, now)
        rung += may
        assert hours is None or hours[0] <= now < hours[1]
    assert rung


def test_no_message_of_many_members_goes_to_a_channel_not_marked_safe(session, prove):
    rng, many = random.Random(7), MANY if prove else 300
    circle = make.circle(session)
    said = {}
    for number in range(many):
        contact = any_contact(rng)
        if contact and contact.address:
            kind = f"{number}@example.org" if "@" in contact.address else f"+44770{number:07}"
            contact = Contact(contact.channel, kind, contact.when, contact.voicemail, "en")
        said[gathered.enrol(session, circle, "A", contact)] = contact
    now = datetime(2026, 12, 2, 10, tzinfo=UTC)
    note = Note(reaching.PLEASE_RING)
    count = reaching.tell(
        session, circle, set(said), note, now=now, zone=TOWN, sealer=gathered.SEALER
    ).written
    wanted = {c.address for c in said.values() if is_safe(c) and set(c.when) & set(PARTS)}
    told = [
        sending.opened(session, i, gathered.SEALER) for i in session.scalars(select(Message.id))
    ]
    assert {one.recipient for one in told} == wanted
    assert len(told) == count == len(wanted) > many / 10


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("booked", None),
        ("", None),
        ("Come to the hall.", None),
        (reaching.SEE_YOU, None),
        (reaching.PLEASE_RING, datetime(2026, 12, 2, tzinfo=UTC)),
    ],
)
def test_only_texts_of_the_list_can_be_said(text, at):
    with pytest.raises(reaching.NotATextOfOurs):
        Note(text, at)


def test_hours_that_touch_are_one(session):
    contact = gathered.contact(when=("weekday_morning", "weekday_afternoon", "weekend_evening"))
    now = datetime(2026, 12, 2, 11, 59, tzinfo=UTC)
    hours = reaching.plan(contact, Note(reaching.PLEASE_RING), now=now, zone=TOWN)
    assert hours == (now, datetime(2026, 12, 2, 17, tzinfo=UTC))


def test_a_row_that_cannot_be_read_is_no_leave_to_write(session):
    circle = make.circle(session)
    uid = gathered.join(session, circle, "Amina", gathered.contact())
    session.query(CircleMember).one().contact_sealed = b"c1:broken"
    now = datetime(2026, 12, 2, 10, tzinfo=UTC)
    with pytest.raises(reaching.NobodyToTell):
        reaching.tell(
            session,
            circle,
            {uid},
            Note(reaching.PLEASE_RING),
            now=now,
            zone=TOWN,
            sealer=gathered.SEALER,
        )
    assert session.scalar(select(func.count()).select_from(Message)) == 0
