"""What a circle holds goes in time; and what was asked in an emergency is kept as long as the trail."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from campaign.domain import convening, forgetting, overriding
from campaign.domain.sealing import Unopened
from campaign.models import BreakGlass, CircleMember, CircleSession
from campaign.models.account import STAFF
from tests import make
from tests.blueprints.meetings import gathered

JOINED = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 12, tzinfo=make.clock.UTC)


@pytest.fixture
def circle(session):
    made = make.circle(session)
    gathered.join(session, made, "Amina", today=JOINED)
    return made


def meet(session, circle, day):
    session.add(CircleSession(circle_id=circle.id, held_on=day, heads=3))
    session.flush()


def goes_on(session, circle) -> date:
    """Walk time forward, night by night, until nobody is held; return that day."""
    for days in range(400):
        today = JOINED + timedelta(days=days)
        forgetting.forget(session, now=NOW + timedelta(days=days), today=today)
        if not session.scalars(select(CircleMember)).all():
            return today
    raise AssertionError("she was never forgotten")


def test_a_member_goes_90_days_after_the_circle_last_met(session, circle):
    last = JOINED + timedelta(days=50)
    for days in (7, 50, 14):
        meet(session, circle, JOINED + timedelta(days=days))
    assert goes_on(session, circle) == last + timedelta(days=90)


def test_where_it_never_met_a_member_goes_90_days_after_she_joined(session, circle):
    assert goes_on(session, circle) == JOINED + timedelta(days=90)


def test_who_joined_long_after_the_last_meeting_does_not_go_at_once(session, circle):
    meet(session, circle, JOINED - timedelta(days=200))
    assert goes_on(session, circle) == JOINED + timedelta(days=90)


def test_another_circles_meetings_keep_nobody(session, circle):
    other = make.circle(session)
    meet(session, other, JOINED + timedelta(days=50))
    assert goes_on(session, circle) == JOINED + timedelta(days=90)


def test_how_many_came_stays(session, circle):
    meet(session, circle, JOINED)
    goes_on(session, circle)
    assert session.scalars(select(CircleSession.heads)).all() == [3]


def test_the_fingerprint_of_her_form_goes_after_a_week(session, circle):
    for days, kept in ((6, True), (7, False)):
        convening.forget(session, today=JOINED + timedelta(days=days))
        (mark,) = session.scalars(select(CircleMember.sent_mark))
        assert (mark is not None) == kept


def test_what_was_asked_in_an_emergency_is_kept_for_two_years(session, circle):
    actor = session.merge(make.account(session, STAFF))
    overriding.ask(
        session, circle, "a long enough reason", actor=actor, now=NOW, sealer=gathered.SEALER
    )
    for days, kept in ((729, 1), (730, 0)):
        forgetting.forget(session, now=NOW + timedelta(days=days), today=JOINED)
        assert len(session.scalars(select(BreakGlass)).all()) == kept


def test_with_another_field_key_nothing_opens(session, circle):
    from campaign.domain.sealing import Sealer

    with pytest.raises(Unopened):
        convening.members(session, circle, Sealer((("k1", b"1" * 32),)))
