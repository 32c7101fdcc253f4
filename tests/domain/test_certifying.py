"""A certificate is given for the workshops somebody came to."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.domain import certifying, leaving, progressing
from campaign.models import Certificate
from tests import make, programme
from tests.programme import SEALER


@pytest.fixture
def cohort(session):
    return make.cohort(session)


@pytest.fixture
def young(session, cohort):
    return make.ambassador(session, cohort)


def attend(session, cohort, topic, *young):
    workshop = programme.workshop(session, cohort, topic)
    ticked = [one.uid for one in young]
    progressing.tick(session, workshop, workshop.event.starts.date(), ticked, now=clock.now())


def give(session, young, later=timedelta()):
    return certifying.give(session, young, now=clock.now() + later, sealer=SEALER)


def test_who_came_to_nothing_gets_none(session, cohort, young):
    programme.workshop(session, cohort)
    with pytest.raises(certifying.NoWorkshopYet):
        give(session, young)
    with pytest.raises(certifying.NotCertified):
        certifying.of(young)


def test_it_names_each_topic_once_in_the_order_of_the_programme(session, cohort, young):
    for topic in ("prejudice", "equality", "prejudice"):
        attend(session, cohort, topic, young)
    attend(session, cohort, "hate_crime")
    assert give(session, young).topics == ["prejudice", "equality"]


def test_given_twice_it_is_the_same_until_they_came_to_more(session, cohort, young):
    attend(session, cohort, "equality", young)
    first = give(session, young).uid
    day = timedelta(days=1)
    assert give(session, young, day).uid == first
    attend(session, cohort, "diversity", young)
    second = give(session, young, day)
    assert second.uid != first
    assert second.topics == ["equality", "diversity"]
    assert second.issued_at > clock.now()
    assert len(session.scalars(select(Certificate)).all()) == 1


def test_everybody_who_came_gets_one_and_nobody_else(session, cohort, young):
    second, absent = make.ambassador(session, cohort), make.ambassador(session, cohort)
    elsewhere = make.ambassador(session, make.cohort(session))
    attend(session, cohort, "equality", young, second)
    for new in (2, 0):
        assert certifying.give_all(session, cohort, now=clock.now(), sealer=SEALER) == new
    assert {one.ambassador_id for one in session.scalars(select(Certificate))} == {
        young.id,
        second.id,
    }
    assert absent.certificate is elsewhere.certificate is None


def test_it_can_be_taken_back(session, cohort, young):
    attend(session, cohort, "equality", young)
    give(session, young)
    for _ in range(2):
        certifying.take_back(session, young)
    assert session.scalars(select(Certificate)).all() == []


def test_it_goes_with_who_leaves(session, cohort, young):
    attend(session, cohort, "equality", young)
    give(session, young)
    leaving.leave(session, young, today=clock.today())
    assert session.scalars(select(Certificate)).all() == []
    with pytest.raises(certifying.NoWorkshopYet):
        give(session, young)
