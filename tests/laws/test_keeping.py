"""Nothing about anybody is kept longer than is promised, in any table; and nothing goes before that."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaign import clock
from campaign.cli import outbox, worker
from campaign.domain import (
    asking,
    auditing,
    booking,
    certifying,
    closing,
    complaining,
    confirming,
    convening,
    entering,
    equalities,
    extracting,
    handing_out,
    leaving,
    ledger,
    overriding,
    packing,
    progressing,
    scribing,
    sending,
)
from campaign.domain.booking import Booking
from campaign.domain.circling import Contact
from campaign.domain.complaining import Complaining
from campaign.domain.pledging import Home
from campaign.domain.sealing import Sealer
from campaign.domain.voicing import Sound
from campaign.extensions import db
from campaign.models import Ambassador, Base, Invitation, Lead, Message, Passkey, SignIn
from campaign.models.ambassador import ACTIVE
from campaign.models.equality import EqualityWaiting
from campaign.models.message import EMAIL, SENT, SMS
from events import registration
from events.models import EventDate, ProgrammeItem
from events.models.schema import Keep
from tests import make, programme
from tests.blueprints.hosts import at_gates, drawn
from tests.blueprints.meetings import gathered

SEALER = Sealer(make.FIELD_KEYS)
# All that is kept is of this moment: what was held on a day was held on this one, and ended at 14:00.
NOW = datetime(2026, 3, 2, 12, tzinfo=clock.UTC)
TODAY = NOW.date()
CONTACT = "someone@example.org"
CAMPAIGN_LASTS = relativedelta(years=2)  # from then on
# How long each is kept from then on. Where no day is set, it goes with a deed and not with time.
KEPT: dict[Keep, timedelta | relativedelta | None] = {
    Keep.DAY: timedelta(days=1),
    Keep.WEEK: timedelta(days=7),
    Keep.SENT: timedelta(days=7),
    Keep.DRAW: timedelta(days=14),
    Keep.EVENT: timedelta(days=30, hours=2),
    Keep.CIRCLE: timedelta(days=90),
    Keep.COHORT: relativedelta(months=6),
    Keep.AUDIT: timedelta(days=2 * 365),
    Keep.WORDS: relativedelta(months=6),
    Keep.RECORDING: timedelta(days=30),
    Keep.EQUALITY: equalities.KEPT,
    Keep.COMPLAINT: relativedelta(years=1),
    Keep.ERASED: timedelta(days=35),
    Keep.UPDATES: relativedelta(years=2),
    Keep.ACCOUNT: None,
    Keep.CAMPAIGN: CAMPAIGN_LASTS + closing.KEPT,
}
# An offer ends long before its booking goes; an answer waits for others of its week, and not for long.
# What is left of a pledge: that one was signed, and how.
COUNTED = {"pledge.channel", "pledge.state", "pledge.signed_on", "pledge.receipt_hash"}
LAPSED = {"registration.offered_until", "equality_waiting.answer_sealed"}
# What is promised to go sooner than its column says.
SOONER = (
    (timedelta(days=1), select(Message.id).where(Message.kept_hours == 24, Message.state == SENT)),
    (timedelta(days=14), select(Ambassador.id).where(Ambassador.state != ACTIVE)),
    (timedelta(days=14), select(SignIn.id)),
    (entering.DEMO_LIVES, select(Invitation.id)),
    (equalities.WAITS_FOR_OTHERS, select(EqualityWaiting.uid)),
)


def accounts(session: Session) -> None:
    """An account with all that can hang on one."""
    account = session.merge(make.account(session, "staff", group=make.group(session)))
    account.challenge, account.wait_until = "x" * 43, NOW
    entering.begin(session, account, device="Firefox", now=NOW)
    entering.demo_link(session, account, NOW)
    code = confirming.renew_recovery_codes(session, account, SEALER)[0]
    confirming.use_recovery_code(session, account, code, today=TODAY, sealer=SEALER)
    about = {"credential_id": b"1", "public_key": b"2", "sign_count": 1, "name": "Key"}
    session.add(Passkey(account_id=account.id, added_on=TODAY, **about))
    auditing.record(session, actor=account, deed="event.published", thing="event:x", now=NOW)


def circles(session: Session) -> None:
    """A circle that met, with a member, and opened once in an emergency."""
    circle = make.circle(session)
    actor = gathered.facilitator(session, circle)
    mine = Contact("sms", "+447400123456", ("weekday_morning",), False, "en")
    gathered.enrol(session, circle, reached=mine)
    convening.record(session, circle, TODAY, 5, actor=actor, now=NOW, today=TODAY)
    staff = make.account(session, "staff")
    reason = "Police asks for it, see the note."
    asked = overriding.ask(session, circle, reason, actor=staff, now=NOW, sealer=SEALER)
    overriding.agree(session, asked.id, actor=actor, now=NOW, sealer=SEALER)


def cohorts(session: Session) -> None:
    """A cohort of one day: one takes part and has a certificate, one waits, one has left."""
    days = {"starts_on": TODAY, "ends_on": TODAY, "apply_until": TODAY}
    cohort = make.cohort(session, **days)
    session.add(Lead(account_id=make.account(session).id, cohort_id=cohort.id))
    parent = asking.Parent("pl", "dad@example.org")
    young = make.ambassador(
        session, cohort, age=12, contact=CONTACT, words="Because.", parent=parent
    )
    times: dict[str, Any] = {"now": NOW, "today": TODAY, "sealer": SEALER}
    said = asking.permitting.Answer(keep=True, take_part=True, pictures=True, news=True)
    asking.answer(session, young.permission, said, by="Jan", language="pl", **times)
    workshop = programme.workshop(session, cohort)
    programme.came(session, workshop.event, young)
    progressing.tick(session, workshop, TODAY, [young.uid], now=NOW)
    certifying.give(session, young, now=NOW, sealer=SEALER)
    make.ambassador(session, cohort, age=14)
    leaving.leave(session, make.ambassador(session, cohort), today=TODAY)


def pledges(session: Session) -> None:
    """A pledge, and a repeat of it."""
    home = Home("E05014735")
    for _ in range(2):
        told = {"contact": CONTACT, "updates": True}
        make.pledge(session, name="Amina", age_band="18_plus", home=home, **told)


def evenings(session: Session) -> None:
    """A date that ends at 14:00: one booked, another was offered a place."""
    question = {"key": "food", "label": {"en": "Food?"}, "required": False}
    event = make.event(
        session, bookable=True, capacity=2, waiting_list=True, questions=[question],
        starts=at_gates.began(), minutes=180,
    )  # fmt: skip
    item = ProgrammeItem(event_id=event.id, title={"en": "Music"}, starts_after=0, minutes=60)
    session.add(item)
    session.flush()
    (badge,) = at_gates.badges(session)
    usual = {"language": "en", "name": "Ama", "party": 2, "item_ids": (item.id,)}
    more = {"contact": CONTACT, "answers": {"food": "all"}, "badge": badge}
    before = NOW - timedelta(days=2)
    for submission, told in (("1", more), ("2", {})):
        wanted = Booking(submission=submission, **usual, **told)
        booking.book(session, event, TODAY, wanted, now=before, sealer=SEALER)
    row = session.scalars(select(EventDate).filter_by(event_id=event.id)).one()
    row.capacity = 4
    registration.offer(session, row.id, now=before)


def complaints(session: Session) -> None:
    """A complaint with a contact, made and answered on this day."""
    sent = Complaining("s" * 22, "data", "You wrote to me twice.", "en", CONTACT)
    token = complaining.complain(session, sent, today=TODAY, sealer=SEALER)
    found, actor = complaining.find(session, token), make.account(session, "staff")
    complaining.answer(session, found, "We are sorry.", actor=actor, now=NOW, sealer=SEALER)


def erasures(session: Session) -> None:
    """A line of the ledger of erasures."""
    ledger.note(session, ledger.PLEDGE_ERASED, "a" * 64, today=TODAY)


def voices(session: Session) -> None:
    """Answers to the equality questions: ten people's that went in today, and one that waits."""
    said = {"religion": equalities.Said("", "Alevi")}
    days = {f"{number}": TODAY - timedelta(weeks=2) for number in range(equalities.TOGETHER)}
    for submission, day in {**days, "one more": TODAY}.items():
        told: dict[str, Any] = {"submission": submission, "today": day, "sealer": SEALER}
        equalities.answer(session, "pledge", said, **told)
    equalities.mix(session, today=TODAY, sealer=SEALER)


def opinions(session: Session) -> None:
    """An opinion on an event, with words and a recording."""
    said = {"liked": "Bread", "better": "Salt", "sound": Sound(b"a voice", 7)}
    make.opinion(session, make.event(session), today=TODAY, **said)


def exports(session: Session) -> None:
    """A file with names, which two agreed to and which is there to be taken."""
    extract = extracting.find(extracting.PLEDGES)
    asked = handing_out.Asked(extract, "csv", {}, "The schools team asked for it.", 1)
    export = handing_out.ask(session, asked, actor=make.account(session, "staff"), now=NOW)
    handing_out.agree(session, export.uid, actor=make.account(session, "staff"), now=NOW)
    claimed = packing.claim(session, now=NOW)
    held = packing.put(session, claimed, 0, b"Amina", rows=1, now=NOW) if claimed else None
    assert held and packing.finish(session, held, rows=1, now=NOW)


def draws(session: Session) -> None:
    """A draw of this day."""
    drawn.kept(session, make.group(session), days=0)


def letters(session: Session) -> None:
    """Every message there is, and one of a circle's, sent now."""
    told = sending.Outgoing("note_ring", "en", CONTACT, "once", {}, kept=timedelta(hours=24))
    sending.queue(session, told, due_at=NOW, sealer=SEALER)
    while claimed := sending.claim(session, channels=(EMAIL, SMS), now=NOW):
        sending.sent(session, claimed.id, now=NOW)


def surveys(session: Session) -> None:
    """An answer on this day, in words too, by somebody who said where they live and how old they are."""
    key = make.question(session, "words").key
    made = make.survey(session, today=TODAY, questions=(key,))
    said = {"chosen": {}, "words": {key: "Benches"}, "ward_code": "E05014735"}
    make.response(session, made, today=TODAY, age_band="18_plus", **said)


def workshops(session: Session) -> None:
    """A workshop of this day, at which something was noted and a point was agreed."""
    table = make.discussion(session, happens_on=TODAY).tables[0]
    make.note(session, table)
    scribing.keep_point(session, table, "Benches", 1, agreed=True, now=NOW)


# Which of these fills a table.
BUILDERS: dict[str, Callable[[Session], None]] = {
    **dict.fromkeys(("account", "account_role", "membership", "passkey", "invitation"), accounts),
    **dict.fromkeys(("recovery_code", "sign_in", "audit_entry"), accounts),
    **dict.fromkeys(("circle_member", "facilitator", "break_glass"), circles),
    **dict.fromkeys(("cohort", "lead", "ambassador", "permission"), cohorts),
    **dict.fromkeys(("workshop_attendance", "certificate", "scan"), cohorts),
    **dict.fromkeys(("pledge", "repeat", "badge"), pledges),
    **dict.fromkeys(("registration", "registration_item", "place"), evenings),
    "draw": draws,
    **dict.fromkeys(("feedback", "recording"), opinions),
    **dict.fromkeys(("equality_waiting", "equality_answer"), voices),
    **dict.fromkeys(("survey_answer", "answer_item"), surveys),
    **dict.fromkeys(("note", "discussion_table"), workshops),
    "complaint": complaints,
    "erasure": erasures,
    **dict.fromkeys(("export", "export_part"), exports),
    "message": letters,  # last: what the others said goes too
}


def of_people() -> Iterator[ColumnElement[Any]]:
    """Every column that can hold something about a person."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if {**table.info, **column.info}.get("person") is not False:
                yield column


def holding(session: Session, keep: Keep) -> set[str]:
    """The columns kept as long as this in which something stands."""
    mine = [column for column in of_people() if column.info["keep"] is keep]
    return {str(column) for column in mine if any(map(_holds, session.scalars(select(column))))}


def _holds(value: object) -> bool:
    return value is not False and value not in (None, "", b"", {})


def night(session: Session, now: datetime) -> None:
    """All that is let go by itself, at this moment."""
    session.rollback()
    with time_machine.travel(now, tick=False):
        outbox.pass_on()
        worker.forget()
    session.expire_all()


@pytest.fixture
def kept(session):
    """What is held in every column about people."""
    with time_machine.travel(NOW, tick=False):
        for build in dict.fromkeys(BUILDERS.values()):
            build(session)
        db.session.commit()
    return {keep: holding(session, keep) for keep in Keep}


def test_each_table_about_people_has_a_builder_that_fills_all_of_it(kept):
    assert {column.table.name for column in of_people()} == set(BUILDERS)
    everything = {str(column) for column in of_people()}
    never = {"pledge.outside", "repeat.outside"}  # somebody of a ward is not of outside it
    assert everything - set.union(*kept.values()) == never
    assert set(KEPT) == set(Keep)


def test_nothing_is_overdue_on_any_day_and_nothing_goes_too_early(app, session, kept):
    pack = app.extensions["pack"]
    app.extensions["pack"] = dataclasses.replace(pack, ends_on=TODAY + CAMPAIGN_LASTS)
    ends = {keep: NOW + lasts for keep, lasts in KEPT.items() if lasts is not None}
    for day in sorted({*ends.values(), *(NOW + lasts for lasts, _ in SOONER)}):
        night(session, day - timedelta(days=1))
        early = {keep: holding(session, keep) for keep, end in ends.items() if end >= day}
        gone = {keep: kept[keep] - held for keep, held in early.items()}
        assert {keep: columns - LAPSED for keep, columns in gone.items() if columns - LAPSED} == {}
        night(session, day)
        overdue = {keep: holding(session, keep) for keep, end in ends.items() if end <= day}
        overdue = {keep: columns - COUNTED for keep, columns in overdue.items()}
        assert {keep: columns for keep, columns in overdue.items() if columns} == {}, day
        for lasts, rows in SOONER:
            assert NOW + lasts > day or session.execute(rows).all() == [], (day, str(rows))
