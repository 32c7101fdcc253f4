"""Aims are set in order, counted from rows where that is possible, and stay while something names them."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from campaign import clock, engines
from campaign.domain import aiming
from campaign.domain.aiming import (
    MEASURES,
    AimDaysRefused,
    AimPlan,
    AimUsed,
    NoSuchAim,
    Reached,
    UnknownMeasure,
)
from campaign.domain.answering import Overtaken
from campaign.domain.measuring import Places
from campaign.extensions import db
from campaign.models import Discussion, Pledge, SurveyAnswer
from tests import answers, make

ZONE = ZoneInfo("Europe/London")
TODAY = datetime.now(ZONE).date()
TOWN = Places(wards=(), languages=("en", "ur"), kinds=())


def reached(session, measure, since=TODAY - timedelta(days=30), until=TODAY, today=TODAY):
    return aiming.reached(session, measure, since, until, today=today, zone=ZONE, places=TOWN)


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_can_be_counted_where_there_is_nothing(session, measure):
    assert reached(session, measure) == 0


def test_what_is_no_measure_is_not_counted(session):
    with pytest.raises(UnknownMeasure):
        reached(session, "sentiment")


def test_pledges_count_while_they_stand_on_the_days_of_the_aim(session):
    make.pledge(session)
    make.pledge(session)
    held = session.query(Pledge).first()
    held.state = "held"
    session.flush()
    assert reached(session, "pledges") == 1
    assert reached(session, "pledges", until=TODAY - timedelta(days=1)) == 0


def test_events_held_are_those_that_took_place_once_each_date(session):
    morning = datetime.combine(TODAY - timedelta(days=10), datetime.min.time())
    make.event(session, starts=morning, rrule="FREQ=DAILY;COUNT=3")
    make.event(session, starts=morning)
    make.event(session, starts=morning, state="cancelled")
    make.event(session, starts=morning + timedelta(days=30))
    assert reached(session, "events_held") == 4
    assert reached(session, "events_held", until=TODAY + timedelta(days=60)) == 4


def test_languages_are_those_people_used_each_once(session):
    for tag in ("en", "ur", "ur"):
        make.pledge(session, language=tag)
    answers.opinion(session, language="pl")
    answers.opinion(session, language="en")
    answer = answers.written_answer(session)
    session.get_one(SurveyAnswer, answer.answer_id).language = "ro"
    session.flush()
    assert reached(session, "languages_used") == 4


def test_opinions_surveys_and_answers_count_once_each(session):
    answers.opinion(session)
    answers.written_answer(session)
    answers.theme(session, public=True, state="done")
    answers.theme(session, state="done")
    answers.theme(session, public=True)
    assert reached(session, "feedback") == 1
    assert reached(session, "surveys_answered") == 1
    assert reached(session, "themes_answered") == 1


def test_a_workshop_counts_once_it_is_closed(session):
    answers.note(session)
    assert reached(session, "workshops_held") == 0
    session.query(Discussion).one().closed_at = clock.now()
    session.flush()
    assert reached(session, "workshops_held") == 1


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (datetime(2026, 6, 4, 22, 59, tzinfo=UTC), 0),
        (datetime(2026, 6, 4, 23, 0, tzinfo=UTC), 1),
        (datetime(2026, 6, 5, 22, 59, tzinfo=UTC), 1),
        (datetime(2026, 6, 5, 23, 0, tzinfo=UTC), 0),
    ],
)
def test_a_day_ends_at_the_towns_midnight(session, at, counts):
    answers.theme(session, public=True, state="done", now=at)
    day = date(2026, 6, 5)
    assert reached(session, "themes_answered", day, day, date(2026, 6, 9)) == counts


def test_nothing_is_reached_before_an_aim_begins(session):
    make.pledge(session)
    assert reached(session, "pledges", TODAY + timedelta(days=1), TODAY + timedelta(days=9)) == 0


def test_what_was_reached_is_counted_anew_after_some_minutes_alone(session):
    aim, counts = answers.aim(session, measure="pledges"), Reached(timedelta(minutes=5))
    now = clock.now()

    def number(later=0):
        return counts.of(session, aim, now=now + timedelta(minutes=later), zone=ZONE, places=TOWN)

    assert number() == 0
    make.pledge(session)
    assert (number(4), number(5)) == (0, 1)


def test_while_one_counts_others_take_what_there_was(session):
    aim, counts = answers.aim(session, measure="pledges"), Reached(timedelta(minutes=5))
    now, others = clock.now(), []

    def ask(later=0):
        then = now + timedelta(minutes=later)
        return counts.of(session, aim, now=then, zone=ZONE, places=TOWN)

    def ask_meanwhile(counting):
        other = Thread(target=lambda: others.append(ask(9)))
        other.start()
        other.join(5)

    assert ask() == 0
    make.pledge(session)
    event.listen(session(), "do_orm_execute", ask_meanwhile)
    try:
        assert ask(9) == 1
    finally:
        event.remove(session(), "do_orm_execute", ask_meanwhile)
    assert others and set(others) == {0}


def test_the_first_to_ask_for_an_aim_does_not_wait_for_the_count_of_another(app):
    """The pledges are being counted; whoever asks for the answers given counts those meanwhile."""
    counts, now, found = Reached(timedelta(minutes=5)), clock.now(), []
    with app.app_context():
        slow, quick = (
            answers.aim(db.session(), measure=measure) for measure in ("pledges", "themes_answered")
        )
        db.session.commit()
        slow, quick = slow.slug, quick.slug

    def ask(slug):
        with app.app_context():
            engines.writing.set(False)
            aim = aiming.aim(db.session(), slug)
            return counts.of(db.session(), aim, now=now, zone=ZONE, places=TOWN)

    def ask_meanwhile(state):
        if "pledge" in str(state.statement) and not found:
            found.append(None)
            other = Thread(target=lambda: found.append(ask(quick)), daemon=True)
            other.start()
            other.join(20)
            found.append("counted on")

    event.listen(Session, "do_orm_execute", ask_meanwhile)
    try:
        assert ask(slow) == 0
    finally:
        event.remove(Session, "do_orm_execute", ask_meanwhile)
    assert found == [None, 0, "counted on"]


def test_an_aim_in_words_has_no_number(session):
    aim = answers.aim(session)
    assert Reached(timedelta()).of(session, aim, now=clock.now(), zone=ZONE, places=TOWN) is None


def test_aims_stand_in_the_order_they_were_given(session):
    first, second, third = (answers.aim(session) for _ in range(3))
    aiming.move_aim(session, third, -1)
    assert aiming.aims(session) == [first, third, second]
    aiming.move_aim(session, first, -1)
    aiming.move_aim(session, second, 1)
    assert aiming.aims(session) == [first, third, second]


def test_only_aims_of_the_day_are_current(session):
    today = answers.aim(session, since=TODAY, until=TODAY)
    answers.aim(session, since=TODAY - timedelta(9), until=TODAY - timedelta(1))
    answers.aim(session, since=TODAY + timedelta(1), until=TODAY + timedelta(9))
    assert aiming.current(session, TODAY) == [today]


@pytest.mark.parametrize(
    ("over", "refusal"),
    [
        ({"since": TODAY, "until": TODAY - timedelta(1)}, AimDaysRefused),
        ({"measure": "sentiment"}, UnknownMeasure),
    ],
)
def test_an_aim_that_cannot_be_is_refused_and_changes_nothing(session, over, refusal):
    with pytest.raises(refusal):
        answers.aim(session, **over)
    aim = answers.aim(session)
    plan = AimPlan(
        **{"title": {"en": "Other"}, "horizon": "long", "since": TODAY, "until": TODAY, **over}
    )
    with pytest.raises(refusal):
        aiming.change_aim(aim, plan, read=aiming.mark(aim))
    assert aim.horizon == "short"


def test_an_aim_overtaken_by_somebody_else_keeps_theirs(session):
    aim = answers.aim(session)
    read = aiming.mark(aim)
    plan = AimPlan({"en": "Theirs"}, "long", TODAY, TODAY)
    aiming.change_aim(aim, plan, read=read)
    with pytest.raises(Overtaken):
        aiming.change_aim(aim, AimPlan({"en": "Ours"}, "long", TODAY, TODAY), read=read)
    assert aim.title == {"en": "Theirs"}


def test_an_aim_that_something_names_stays(session):
    aim = answers.aim(session, title={"en": "Meet"})
    answers.aim(session, title={"en": "Meet new people"})
    answers.theme(session, aim=aim)
    answers.opinion(session, aims=["meet"])
    answers.opinion(session, aims=["meet-new-people"])
    with pytest.raises(AimUsed) as refusal:
        aiming.remove_aim(session, aim)
    assert (refusal.value.themes, refusal.value.opinions) == (1, 1)


def test_an_aim_that_nothing_names_is_deleted(session):
    aim = answers.aim(session)
    aiming.remove_aim(session, aim)
    session.flush()
    with pytest.raises(NoSuchAim):
        aiming.aim(session, aim.slug)


def test_aims_of_one_title_have_addresses_that_fit(session):
    slugs = {answers.aim(session, title={"en": "x" * 90}).slug for _ in range(12)}
    assert len(slugs) == 12 and max(map(len, slugs)) <= 40
