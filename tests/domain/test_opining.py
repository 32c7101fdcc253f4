"""Opinions on a gathering: when they can be given, and that each is kept once and of nobody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from campaign.domain import opining, voicing
from campaign.domain.opining import (
    AimNotAsked,
    FeedbackCalledOff,
    FeedbackNotYet,
    FeedbackOver,
    FeedbackSent,
    NoSuchFace,
)
from campaign.domain.sealing import Sealer
from campaign.domain.voicing import Sound
from campaign.models import Aim, Feedback, Recording
from events import occurrences, rescheduling
from tests import make

STARTS = datetime(2026, 3, 2, 18)  # in the town, where it is also 18:00 UTC
ENDS = datetime(2026, 3, 2, 20, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SEALER = Sealer(make.FIELD_KEYS)


@pytest.fixture
def evening(session):
    return make.event(session, starts=STARTS, minutes=120)


def date_of(session, event, day=TODAY):
    return occurrences.find(session, event, day)


def aim(session, slug, **over):
    usual = {"title": {"en": slug}, "horizon": "short", "since": TODAY, "until": TODAY}
    session.add(Aim(slug=slug, **{**usual, **over}))
    session.flush()


def give(session, event, **said):
    usual = {"submission": "mark", "language": "en", "face": 4}
    opinion = opining.Opinion(**{**usual, **said})
    return opining.give(session, date_of(session, event), opinion, today=TODAY, sealer=SEALER)


def test_it_is_open_from_its_beginning_until_60_days_after_its_end(session, evening):
    found = date_of(session, evening)
    begins, over = datetime(2026, 3, 2, 18, tzinfo=UTC), ENDS + timedelta(days=60)
    second = timedelta(seconds=1)
    with pytest.raises(FeedbackNotYet) as refusal:
        opining.insist_open(found, now=begins - second)
    assert refusal.value.starts.replace(tzinfo=None) == STARTS
    opining.insist_open(found, now=begins)
    opining.insist_open(found, now=over - second)
    with pytest.raises(FeedbackOver):
        opining.insist_open(found, now=over)
    assert [opining.is_asked(found, now=now) for now in (begins - second, begins, over)] == [
        False,
        True,
        False,
    ]


def test_what_did_not_take_place_is_not_asked_about(session, evening):
    rescheduling.cancel_date(session, evening, TODAY, now=ENDS - timedelta(days=9))
    with pytest.raises(FeedbackCalledOff):
        opining.insist_open(date_of(session, evening), now=ENDS)


def test_the_date_asked_about_is_the_one_that_began_last(session):
    weekly = make.event(session, starts=STARTS, rrule="FREQ=WEEKLY;COUNT=6")
    now = datetime(2026, 3, 18, 12, tzinfo=UTC)
    assert opining.latest(weekly, now=now).day == date(2026, 3, 16)
    rescheduling.cancel_date(session, weekly, date(2026, 3, 16), now=ENDS)
    session.refresh(weekly)
    assert opining.latest(weekly, now=now).day == date(2026, 3, 9)


def test_a_date_that_moved_begins_when_it_moved_to(session):
    weekly = make.event(session, starts=STARTS, rrule="FREQ=WEEKLY;COUNT=6")
    later = datetime(2026, 3, 12, 18)
    rescheduling.move_date(session, weekly, date(2026, 3, 9), later, 60, now=ENDS)
    session.refresh(weekly)
    assert opining.latest(weekly, now=datetime(2026, 3, 11, tzinfo=UTC)).day == TODAY
    assert opining.latest(weekly, now=datetime(2026, 3, 13, tzinfo=UTC)).day == date(2026, 3, 9)


def test_before_all_dates_and_long_after_them_there_is_none(session, evening):
    with pytest.raises(FeedbackNotYet) as refusal:
        opining.latest(evening, now=datetime(2026, 1, 1, tzinfo=UTC))
    assert refusal.value.starts.date() == TODAY
    with pytest.raises(FeedbackOver):
        opining.latest(evening, now=datetime(2027, 1, 1, tzinfo=UTC))
    whole = (datetime(2026, 1, 1, tzinfo=UTC), ENDS, datetime(2027, 1, 1, tzinfo=UTC))
    assert [opining.is_asked(evening, now=now) for now in whole] == [False, True, False]
    evening.state = "cancelled"
    with pytest.raises(FeedbackCalledOff):
        opining.latest(evening, now=ENDS)


def test_an_opinion_is_kept_with_its_date_its_day_and_nothing_of_a_person(session, evening):
    aim(session, "meet")
    assert give(session, evening, liked="The bread", better="", aims=("meet",), language="ur")
    row = session.query(Feedback).one()
    assert (row.event_id, row.day, row.given_on) == (evening.id, TODAY, TODAY)
    assert (row.face, row.language, row.aims) == (4, "ur", ["meet"])
    assert (row.liked, row.better, row.state) == ("The bread", None, "waiting")


def test_a_face_alone_waits_for_nobody(session, evening):
    give(session, evening)
    assert session.query(Feedback).one().state == "wordless"


def test_a_recording_is_kept_sealed_beside_it(session, evening):
    give(session, evening, sound=Sound(b"a voice", 7))
    row = session.query(Recording).one()
    assert (row.seconds, row.received_on, row.feedback.state) == (7, TODAY, "waiting")
    assert b"voice" not in row.sound_sealed
    assert voicing.sound_of(row, SEALER) == b"a voice"


def test_the_same_form_twice_is_one_opinion(session, evening):
    said = {"liked": "Bread", "sound": Sound(b"a voice", 7)}
    assert give(session, evening, **said)
    assert not give(session, evening, **said)
    assert session.query(Feedback).count() == session.query(Recording).count() == 1


@pytest.mark.parametrize(
    "other", [{"face": 1}, {"liked": "Rice"}, {"better": "Rice"}, {"sound": Sound(b"x", 1)}]
)
def test_a_form_left_open_for_another_person_is_told_from_the_same(session, evening, other):
    give(session, evening, liked="Bread")
    with pytest.raises(FeedbackSent):
        give(session, evening, **{"liked": "Bread", **other})
    assert session.query(Feedback).count() == 1
    assert give(session, evening, submission="fresh", **other)


@pytest.mark.parametrize("face", [0, 6, -1])
def test_a_face_is_one_of_five(session, evening, face):
    with pytest.raises(NoSuchFace):
        give(session, evening, face=face)


def test_only_aims_that_are_pursued_that_day_are_asked_about(session, evening):
    yesterday = TODAY - timedelta(days=1)
    aim(session, "gone", since=yesterday, until=yesterday)
    aim(session, "here")
    assert [one.slug for one in opining.asked(session, TODAY)] == ["here"]
    for slug in ("gone", "nowhere"):
        with pytest.raises(AimNotAsked):
            give(session, evening, aims=("here", slug))


@pytest.mark.parametrize(
    "broken",
    [
        {"face": 9},
        {"state": "perhaps"},
        {"state": "refused", "liked": None},
        {"state": "refused", "reason": "names"},
        {"state": "wordless"},
    ],
)
def test_the_database_itself_refuses_what_must_not_be(session, evening, broken):
    give(session, evening, liked="Bread")
    row = session.query(Feedback).one()
    with pytest.raises(IntegrityError), session.begin_nested():
        for name, value in broken.items():
            setattr(row, name, value)
