"""What is counted for the catalogue is what walking over every row gives."""

import secrets
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from campaign.domain import cataloguing, forgetting, measuring
from campaign.domain.measuring import OUTSIDE, Places
from campaign.models import (
    Aim,
    Badge,
    Batch,
    EqualityAnswer,
    Feedback,
    Place,
    Pledge,
    Survey,
    SurveyAnswer,
)
from campaign.models.circle import CircleSession
from events import admission, occurrences, tallies
from events.models import Registration
from tests import make
from tests.events import at_a_gate

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
BARNFIELD, BISCOT = "E05014735", "E05014737"
PLACES = Places((BARNFIELD, BISCOT), ("en", "ur", "pl"), ("walk", "shared_meal"))
NOW = datetime(2026, 8, 5, 12, tzinfo=UTC)
TODAY = NOW.date()


def counted(session, key, first=FIRST, last=LAST):
    """A table's counts, without its zeros."""
    found = measuring.count(session, cataloguing.find(key), first, last, places=PLACES)
    return {at: many for at, many in found.items() if many}


def sign(session, day=TODAY, **over):
    """A pledge as a row."""
    usual = {"language": "en", "channel": "online", "state": "standing", "outside": False}
    row = {**usual, "signed_on": day, "receipt_hash": secrets.token_hex(32), **over}
    session.add(Pledge(**row))


def evening(session, language=None, **over):
    """A date with bookings of two and of three people, and one that was taken back."""
    starts = {"starts": datetime(2026, 8, 5, 18), "bookable": True}
    event = make.event(session, **{**starts, **over})
    row = occurrences.ensure_row(session, event, event.starts.date(), NOW)
    for party, state, spoken in ((2, "booked", "ur"), (3, "booked", "en"), (4, "cancelled", "en")):
        kept = {"key": secrets.token_hex(32), "made_at": NOW, "state": state, "party": party}
        registration = Registration(date_id=row.id, **kept)
        session.add(registration)
        session.flush()
        session.add(Place(registration_id=registration.id, name="Ama", language=spoken))
    row.taken = 5
    session.flush()
    return event


def test_every_table_of_the_catalogue_can_be_counted_also_where_there_is_nothing(session):
    for entry in cataloguing.CATALOGUE.values():
        found = measuring.count(session, entry, FIRST, LAST, places=PLACES)
        assert set(found.values()) <= {0}, entry.key
        assert all(len(at) == len(entry.by) for at in found)


def test_what_nobody_did_is_there_as_zero(session):
    find = cataloguing.find
    by_day = measuring.count(session, find("pledges.day"), FIRST, LAST, places=PLACES)
    assert len(by_day) == 92
    assert {("2026-07-01",), ("2026-09-30",)} < set(by_day)
    by_both = measuring.count(session, find("pledges.ward.age_band"), FIRST, LAST, places=PLACES)
    assert len(by_both) == 4 * 4
    assert by_both[OUTSIDE, "under_13"] == by_both["", ""] == 0
    months = measuring.count(session, find("circle.month"), FIRST, LAST, places=PLACES)
    assert list(months) == [("2026-07",), ("2026-08",), ("2026-09",)]
    choices = measuring.count(session, find("equality.sex"), FIRST, LAST, places=PLACES)
    assert list(choices) == [("female",), ("male",), ("prefer_not",), ("blank",)]


def test_pledges_that_stand_count_by_what_was_said(session):
    sign(session, ward_code=BARNFIELD, age_band="18_plus")
    sign(session, ward_code=BARNFIELD, language="ur", channel="badge")
    sign(session, outside=True, day=FIRST)
    sign(session, day=LAST)
    sign(session, state="withdrawn")
    sign(session, state="held", ward_code=BISCOT)
    sign(session, day=LAST + timedelta(days=1))
    sign(session, day=FIRST - timedelta(days=1))
    assert counted(session, "pledges.ward") == {(BARNFIELD,): 2, (OUTSIDE,): 1, ("",): 1}
    assert counted(session, "pledges.age_band") == {("18_plus",): 1, ("",): 3}
    assert counted(session, "pledges.language") == {("en",): 3, ("ur",): 1}
    assert counted(session, "pledges.channel") == {("online",): 3, ("badge",): 1}
    assert counted(session, "pledges.day") == {
        ("2026-07-01",): 1,
        ("2026-08-05",): 2,
        ("2026-09-30",): 1,
    }
    both = {(BARNFIELD, "18_plus"): 1, (BARNFIELD, ""): 1, (OUTSIDE, ""): 1, ("", ""): 1}
    assert counted(session, "pledges.ward.age_band") == both
    assert measuring.grand_total(session, "pledges", FIRST, LAST, places=PLACES) == 4


def test_badges_in_use_count_by_where_they_came_from(session):
    batch = Batch(made_for="Stall", printed=2, made_at=NOW)
    session.add(batch)
    session.flush()
    for number, (state, printed) in enumerate(
        [
            ("claimed", True),
            ("claimed", False),
            ("claimed", False),
            ("revoked", False),
            ("printed", True),
        ]
    ):
        day = None if state == "printed" else FIRST
        kept = {"batch_id": batch.id if printed else None, "claimed_on": day}
        session.add(Badge(code=f"{number:012}", state=state, **kept))
    assert counted(session, "badges.origin") == {("made",): 2, ("printed",): 1}
    assert counted(session, "badges.day") == {("2026-07-01",): 3}


def test_events_count_by_their_dates_and_by_each_of_their_languages(session):
    host = make.group(session, slug="friends")
    make.event(session, host, kind="walk", starts=datetime(2026, 8, 5, 12), languages=["en", "ur"])
    series = {"starts": datetime(2026, 9, 1, 12), "rrule": "FREQ=WEEKLY;COUNT=9"}
    make.event(session, host, **series, ward_code=BISCOT, languages=["en"])
    assert counted(session, "events.kind") == {("walk",): 1, ("shared_meal",): 5}
    assert counted(session, "events.ward") == {("",): 1, (BISCOT,): 5}
    assert counted(session, "events.host") == {("friends",): 6}
    assert counted(session, "events.language") == {("en",): 6, ("ur",): 1}


def test_bookings_count_people_before_and_after_their_rows_are_deleted(session):
    evening(session, kind="walk", ward_code=BARNFIELD)
    gone = evening(session, kind="walk")
    gone.dates[0].taken = 7
    forgetting.forget_bookings(session, now=NOW + timedelta(days=31))
    evening(session, kind="walk", starts=datetime(2026, 9, 5, 18))
    off = evening(session)
    off.dates[0].cancelled = True
    evening(session, state="cancelled")
    assert counted(session, "bookings.kind") == {("walk",): 17}
    assert counted(session, "bookings.ward") == {(BARNFIELD,): 5, ("",): 12}
    assert counted(session, "bookings.language") == {("en",): 9, ("ur",): 6, ("",): 2}


def test_attendance_counts_everybody_and_walk_ins_those_without_a_badge(session):
    check_in = at_a_gate.opened(session, NOW, kind="walk", ward_code=BISCOT)
    device = at_a_gate.phone(session, check_in, NOW)
    bucket = admission.quarter(NOW)
    lines = {"adult": 4, "child": 3, "wheelchair": 2, "pushchair": 9, "left": 1}
    tallies.record(
        session, device, [tallies.Counted("North", bucket, who, n) for who, n in lines.items()]
    )
    scans = [at_a_gate.scanned(NOW, at_a_gate.mark_of(n), n, people=n) for n in (1, 2)]
    admission_of(session, device, scans)
    for _ in range(2):
        assert counted(session, "attendance.kind") == {("walk",): 12}
        assert counted(session, "attendance.ward") == {(BISCOT,): 12}
        assert counted(session, "attendance.day") == {("2026-08-05",): 12}
        assert counted(session, "walk_ins.kind") == {("walk",): 9}
        by_who = {("adult",): 4, ("child",): 3, ("wheelchair",): 2}
        assert counted(session, "walk_ins.who") == by_who
        admission.freeze(session, check_in, now=NOW)


def admission_of(session, device, scans):
    """Let a phone send scans."""
    from events import passing

    passing.record(session, device, scans, now=NOW, offset=0)


def test_opinions_count_each_aim_they_touched(session):
    event = make.event(session, make.group(session, slug="friends"), kind="walk")
    days = {"since": FIRST, "until": LAST}
    for position, slug in enumerate(("meet", "talk")):
        session.add(Aim(slug=slug, title={"en": slug}, horizon="short", position=position, **days))
    for face, aims, tag in (
        (5, ["meet", "talk"], "en"),
        (5, ["meet", "talk"], "ur"),
        (1, [], "en"),
    ):
        kept = {"day": FIRST, "given_on": LAST, "language": tag}
        session.add(Feedback(event_id=event.id, face=face, aims=aims, **kept))
    assert counted(session, "feedback.face") == {("5",): 2, ("1",): 1}
    assert counted(session, "feedback.aim") == {("meet",): 2, ("talk",): 2, ("",): 1}
    assert counted(session, "feedback.language") == {("en",): 2, ("ur",): 1}
    assert counted(session, "feedback.kind") == {("walk",): 3}
    assert counted(session, "feedback.host") == {("friends",): 3}
    assert (
        counted(session, "feedback.aim", LAST + timedelta(days=1), LAST + timedelta(days=1)) == {}
    )


def test_surveys_count_by_channel_and_by_what_was_said(session):
    survey = Survey(slug="s", title={"en": "S"}, opens_on=FIRST, closes_on=LAST)
    session.add(survey)
    session.flush()
    for channel, ward in (("phone", BISCOT), ("kiosk", None), ("paper", BISCOT)):
        kept = {"answered_on": FIRST, "ward_code": ward, "language": "en"}
        session.add(SurveyAnswer(survey_id=survey.id, channel=channel, **kept))
    assert counted(session, "survey.channel") == {("phone",): 1, ("kiosk",): 1, ("paper",): 1}
    assert counted(session, "survey.ward") == {(BISCOT,): 2, ("",): 1}
    assert counted(session, "survey.age_band") == {("",): 3}


def test_the_circle_counts_heads_and_the_programme_who_takes_part_in_it(session):
    circle = make.circle(session)
    for day, heads in (
        (FIRST, 7),
        (FIRST + timedelta(days=7), 8),
        (LAST, 3),
        (date(2026, 10, 1), 9),
    ):
        session.add(CircleSession(circle_id=circle.id, held_on=day, heads=heads))
    assert counted(session, "circle.month") == {("2026-07",): 15, ("2026-09",): 3}
    days = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 8, 1), "apply_until": FIRST}
    running = make.cohort(session, **days)
    ended = make.cohort(session, **{**days, "ends_on": date(2026, 6, 30)})
    for cohort, age in ((running, 17), (running, 20), (running, 14), (ended, 20)):
        make.ambassador(session, cohort, age=age, today=date(2026, 6, 1))
    assert counted(session, "ambassadors.age_band") == {("16_17",): 1, ("18_25",): 1}


def test_equality_answers_count_by_choice_and_by_what_they_came_after(session):
    week, answers = date(2026, 7, 6), Counter()
    for after, choice in (("pledge", "irish"), ("pledge", "irish"), ("survey", "blank")):
        row = {"week": week, "after": after, "question": "ethnic_group", "choice": choice}
        session.add(EqualityAnswer(uid=secrets.token_hex(16), **row))
        answers[choice, after] += 1
    session.add(EqualityAnswer(uid="x", **{**row, "question": "sex", "choice": "male"}))
    assert counted(session, "equality.ethnic_group") == {("irish",): 2, ("blank",): 1}
    assert counted(session, "equality.ethnic_group.after") == dict(answers)
    assert counted(session, "equality.sex") == {("male",): 1}


@pytest.mark.parametrize("figure", ["pledges", "events", "attendance", "bookings", "badges"])
def test_a_grand_total_of_nothing_is_zero(session, figure):
    assert measuring.grand_total(session, figure, date.min, date.max, places=PLACES) == 0


def test_a_grand_total_counts_everybody_once_however_many_languages_an_event_has(session):
    make.event(session, starts=datetime(2026, 8, 5, 12), languages=["en", "ur", "pl"])
    assert measuring.grand_total(session, "events", FIRST, LAST, places=PLACES) == 1
