"""A cohort and its programme: workshops are events of the cohort's group."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from campaign import clock
from campaign.domain import leading, progressing
from campaign.domain.leading import Plan
from campaign.models import Cohort, Workshop
from events import publishing
from events.models import Event
from tests import make, programme

TODAY = clock.now().date()
FIELDS = {
    "title": {"en": "Equality"},
    "description": {"en": "Everybody counts."},
    "starts": datetime.combine(TODAY + timedelta(days=20), datetime.min.time().replace(hour=17)),
    "minutes": 90,
    "zone": "Europe/London",
    "venue": "Library",
}


def plan(**over):
    usual = {"name": {"en": "Spring group"}, "about": {}}
    days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=90), "apply_until": TODAY}
    return Plan(**{**usual, **days, **over})


@pytest.fixture
def cohort(session):
    return make.cohort(session)


def test_a_cohort_gets_an_address_of_its_name_and_another_a_second(session):
    group = make.group(session)
    slugs = [leading.open_cohort(session, group, plan()).slug for _ in range(2)]
    assert slugs == ["spring-group", "spring-group-2"]
    assert leading.open_cohort(session, group, plan(name={"ur": "بہار"})).slug == "cohort"


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_on"),
        ({"apply_until": TODAY + timedelta(days=91)}, "apply_until"),
    ],
)
def test_days_out_of_order_are_refused_and_nothing_is_opened_or_changed(session, over, field):
    group = make.group(session)
    with pytest.raises(leading.CohortDatesRefused) as refused:
        leading.open_cohort(session, group, plan(**over))
    assert refused.value.field == field
    assert session.scalar(select(func.count()).select_from(Cohort)) == 0
    kept = leading.open_cohort(session, group, plan())
    with pytest.raises(leading.CohortDatesRefused):
        leading.change_cohort(kept, group, plan(**over))
    assert kept.ends_on == TODAY + timedelta(days=90)


def test_a_cohort_keeps_its_group_while_it_has_workshops(session, cohort):
    before, another = cohort.group, make.group(session)
    made = leading.add_workshop(session, cohort, "equality", FIELDS, now=clock.now())
    leading.change_cohort(cohort, before, plan())
    with pytest.raises(leading.CohortDatesRefused) as refused:
        leading.change_cohort(cohort, another, plan(name={"en": "Autumn group"}))
    assert refused.value.field == "group"
    assert (cohort.group, cohort.name) == (before, {"en": "Spring group"})
    leading.remove_workshop(session, made, now=clock.now())
    leading.change_cohort(cohort, another, plan())
    assert cohort.group is another


def test_a_workshop_is_a_draft_of_the_cohorts_group_for_its_ages(session, cohort):
    made = leading.add_workshop(session, cohort, "equality", FIELDS, now=clock.now())
    event = made.event
    assert (event.group, event.state, event.kind) == (cohort.group, "draft", "workshop")
    assert (event.audience, event.age_from, event.age_to) == ("ages", 11, 25)
    assert leading.workshop(session, cohort, event.slug) is made


def test_a_workshop_of_another_cohort_is_not_found(session, cohort):
    made = leading.add_workshop(session, cohort, "equality", FIELDS, now=clock.now())
    with pytest.raises(leading.NoSuchWorkshop):
        leading.workshop(session, make.cohort(session), made.event.slug)


def order(cohort):
    return [one.topic for one in cohort.workshops]


def test_workshops_move_up_and_down_and_stop_at_the_ends(session, cohort):
    for topic in ("equality", "diversity", "prejudice"):
        leading.add_workshop(session, cohort, topic, FIELDS, now=clock.now())
    first, _, last = cohort.workshops
    leading.move_workshop(session, first, 1)
    assert order(cohort) == ["diversity", "equality", "prejudice"]
    leading.move_workshop(session, last, 1)
    assert order(cohort) == ["diversity", "equality", "prejudice"]
    for _ in range(4):
        leading.move_workshop(session, last, -1)
    assert order(cohort) == ["prejudice", "diversity", "equality"]
    leading.add_workshop(session, cohort, "other", FIELDS, now=clock.now())
    assert order(cohort)[-1] == "other"


@pytest.mark.parametrize("state", ["draft", "waiting"])
def test_a_workshop_nobody_has_seen_is_deleted_with_its_event(session, cohort, state):
    made = leading.add_workshop(session, cohort, "equality", FIELDS, now=clock.now())
    if state == "waiting":
        assert publishing.ask(session, made.event, now=clock.now()) == "waiting"
    assert leading.remove_workshop(session, made, now=clock.now()) is False
    assert session.scalars(select(Event)).all() == []
    assert session.scalars(select(Workshop)).all() == []


def test_a_workshop_residents_see_is_called_off_and_stays_in_the_calendar(session, cohort):
    made = programme.workshop(session, cohort, **programme.tomorrow())
    event = made.event
    assert leading.remove_workshop(session, made, now=clock.now()) is True
    assert event.state == "cancelled"
    assert cohort.workshops == []


def test_a_workshop_somebody_came_to_stays(session, cohort):
    young = make.ambassador(session, cohort)
    by_hand, by_gate = (programme.workshop(session, cohort) for _ in range(2))
    day = by_hand.event.starts.date()
    progressing.tick(session, by_hand, day, [young.uid], now=clock.now())
    programme.came(session, by_gate.event, young)
    for one in (by_hand, by_gate):
        with pytest.raises(leading.WorkshopHeld):
            leading.remove_workshop(session, one, now=clock.now())
        assert one.event.is_live
    assert len(cohort.workshops) == 2
