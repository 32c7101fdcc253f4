"""The demonstration's history, and the large season made of the same."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
import time_machine
from flask import current_app
from sqlalchemy import func, select

from campaign import clock, figures, packs
from campaign.cli import demonstration
from campaign.cli.demonstration import big, crowd, history
from campaign.domain import cataloguing, forgetting, seasoning, totalling
from campaign.extensions import db
from campaign.models import Badge, EqualityAnswer, Feedback, Place, Pledge, Release
from campaign.packs import season
from events import admission
from events.models import AttendanceTotal, CheckIn, Event, EventDate, Registration, Scan

NOW = "2026-11-21 12:00"
SMALL = big.Size(pledges=400, bookings=60, attendances=90, young=3, old=5, described=30, opinions=4)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def remembered(app, session, monkeypatch):
    """A demonstration with a history, smaller than usual."""
    monkeypatch.setattr(history, "PLEDGES", 1500)
    monkeypatch.setattr(history, "ANSWERED", 200)
    pack = current_app.extensions["pack"]
    found = season.load(pack)
    seasoning.plant(session, found, zone=pack.timezone, now=clock.now())
    history.fill(found)
    session.flush()
    return session


def counted(key, first, last):
    """A table's counts."""
    return {at[0]: n for at, n in figures.count(cataloguing.find(key), first, last).items()}


def test_a_year_is_remembered_in_which_two_wards_and_a_language_are_hardly_there(remembered):
    first, today = history.begins(clock.today()), clock.today()
    assert first == date(2025, 10, 1)
    wards = counted("pledges.ward", first, today)
    residents = {ward.code: ward.residents for ward in current_app.extensions["pack"].wards}
    asked = sum(wards[code] for code in residents)
    shares = {c: wards[c] / asked / (n / sum(residents.values())) for c, n in residents.items()}
    assert sorted(shares.values())[1] < 0.3 < 0.5 < sorted(shares.values())[2]
    spoken = counted("pledges.language", first, today)
    assert 0 < spoken["pl"] < spoken["ur"] / 4 < spoken["en"]
    assert remembered.scalar(select(func.min(Pledge.signed_on))) < first + timedelta(days=7)
    assert remembered.scalar(select(func.max(Pledge.signed_on))) < today


def test_every_badge_is_of_one_pledge_and_says_as_it_does_how_it_came(remembered):
    rows = remembered.execute(
        select(Pledge.channel, Badge.batch_id.is_not(None), Pledge.signed_on, Badge.claimed_on)
        .join(Badge, Badge.id == Pledge.badge_id)
    ).all()  # fmt: skip
    assert len(rows) == 1500
    assert {(channel, bool(printed)) for channel, printed, *_ in rows} == {
        ("online", False),
        ("badge", True),
    }
    assert all(signed == claimed for *_, signed, claimed in rows)


def test_each_quarter_has_gatherings_to_which_people_came_and_of_which_they_said_something(
    remembered,
):
    for begins in (date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)):
        last = begins + timedelta(days=89)
        for key in ("events.kind", "attendance.kind", "walk_ins.who", "bookings.kind"):
            assert sum(counted(key, begins, last).values()) >= 5, (key, begins)
        assert sum(counted("feedback.face", begins, last).values()) > 5
    asked = select(EqualityAnswer.question, func.count()).group_by(EqualityAnswer.question)
    answers = dict(remembered.execute(asked).tuples().all())
    assert answers["sex"] == answers["condition"] == 200 > answers["condition_effect"] > 20
    assert remembered.scalar(select(func.max(Feedback.given_on))) <= clock.today()


def test_of_old_dates_only_numbers_are_left_and_young_ones_can_be_looked_at_and_forgotten(
    remembered,
):
    sealer = current_app.extensions["sealer"]
    old = remembered.scalars(select(CheckIn).where(CheckIn.destroyed_at.is_not(None))).all()
    young = remembered.scalars(select(CheckIn).where(CheckIn.destroyed_at.is_(None))).all()
    assert len(old) > 30
    assert young
    assert all(row.date.day > clock.today() - timedelta(days=32) for row in young)
    for row in young:
        before = admission.summary(remembered, row)
        assert before.needs_a_look == []
        forgetting.forget_attendance(remembered, row.date_id, now=clock.now(), sealer=sealer)
        after = admission.summary(remembered, row)
        assert (after.came, after.walk_ins) == (before.came, before.walk_ins)
    assert remembered.scalar(select(func.count()).select_from(Scan)) == 0


def test_places_are_taken_by_those_who_booked_them(remembered):
    held = select(Registration.date_id, func.sum(Registration.party)).group_by(Registration.date_id)
    for date_id, people in remembered.execute(held):
        assert remembered.get_one(EventDate, date_id).taken == people
    assert remembered.scalar(select(func.count()).select_from(Place)) == remembered.scalar(
        select(func.count()).select_from(Registration)
    )


def test_what_is_to_come_is_as_before_and_nothing_remembered_is_to_come(remembered):
    slugs = Counter(remembered.scalars(select(Event.slug)))
    assert max(slugs.values()) == 1
    for row in remembered.scalars(select(EventDate)):
        assert row.day < clock.today() or (row.taken == 0)


def test_a_pack_without_a_season_has_no_history(session, monkeypatch):
    monkeypatch.setattr(season, "load", lambda pack: None)
    history.remember()
    assert session.scalar(select(func.count()).select_from(Pledge)) == 0


def test_who_is_missing_is_chosen_by_chance_but_always_the_same():
    pack = packs.load("luton")
    one, other = (crowd.homes(pack, Random(7)) for _ in range(2))
    assert one == other
    assert sum(w < 1000 for w in one.weights) == 2


def test_a_large_season_is_as_large_as_asked(app, session, monkeypatch):
    monkeypatch.setattr(history, "PLEDGES", 300)
    monkeypatch.setattr(history, "ANSWERED", 200)
    demonstration.demonstrate()
    big.enlarge(SMALL)

    def many(table):
        return session.scalar(select(func.count()).select_from(table))

    assert many(Pledge) == 400
    assert many(Registration) >= 60
    assert session.scalar(select(func.count(Scan.mark.distinct()))) >= 90
    assert many(AttendanceTotal) > 0
    found = totalling.totals(session, now=clock.now(), today=clock.today(), places=figures.places())
    assert found.pledges == 400
    assert found.events >= 8
    assert found.attendance > 90
    released = set(session.scalars(select(Release.quarter).where(Release.is_whole)))
    assert released == {"2025Q4", "2026Q1", "2026Q2", "2026Q3"}
    for entry in cataloguing.CATALOGUE.values():
        figures.count(entry, date(2026, 10, 1), date(2026, 11, 20))


def test_the_command_makes_it_and_not_where_real_people_are(app, session, monkeypatch):
    asked = []
    monkeypatch.setattr(big, "enlarge", lambda: asked.append("big"))
    runner = app.test_cli_runner()
    assert "Made in" in runner.invoke(args=["demo"]).output
    assert asked == []
    assert runner.invoke(args=["demo", "--season", "big"]).exit_code == 0
    assert asked == ["big"]
    app.config["PRODUCTION"] = True
    refused = runner.invoke(args=["demo", "--season", "big"])
    app.config["PRODUCTION"] = False
    assert refused.exit_code == 1
    assert "invented people" in refused.output
    assert runner.invoke(args=["demo", "--season", "huge"]).exit_code == 2
    assert db.session.scalar(select(func.count()).select_from(Pledge))
