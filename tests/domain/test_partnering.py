"""A partner describes its project; staff or a trusted group show it; its outputs are what was published."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event as listening

from campaign.domain import partnering
from campaign.domain.answering import Overtaken
from campaign.domain.partnering import (
    Count,
    Description,
    NoSuchProject,
    NotDescribed,
    NotTrusted,
    ProjectDaysRefused,
    ProjectShown,
)
from campaign.domain.releasing import Quarter
from campaign.models import Release
from tests import answers, make

NOW = datetime(2026, 6, 5, 12, tzinfo=UTC)
OUTPUT = {"text": {"en": "Ten meals"}, "measure": "events_held"}


def as_described(project, **over):
    kept = {name: getattr(project, name) for name in partnering.DESCRIBED}
    return replace(Description(**kept), **over)


def release(session, table, quarter, cells, *, is_whole=True):
    of = Quarter.parse(quarter)
    content = {
        "cells": [{"at": [at], "shown": shown} for at, shown in cells.items()],
        "total": None,
    }
    made = Release(
        table_key=table,
        quarter=quarter,
        first=of.first,
        up_to=of.last if is_whole else of.first + timedelta(days=30),
        is_whole=is_whole,
        content=content,
        made_at=NOW,
    )
    session.add(made)
    session.flush()


@pytest.fixture
def trusted(session):
    return make.group(session, trusted=True)


def test_a_new_project_is_seen_by_nobody_outside(session):
    made = answers.project(session)
    assert partnering.published(session) == []
    with pytest.raises(NoSuchProject):
        partnering.shown(session, made.slug)


def test_another_groups_project_is_nobodys(session):
    made = answers.project(session)
    assert partnering.own(session, made.group, made.slug, to_change=True) is made
    with pytest.raises(NoSuchProject):
        partnering.own(session, make.group(session), made.slug)


@pytest.mark.parametrize(("is_trusted", "by_staff"), [(True, False), (False, True), (True, True)])
def test_staff_and_trusted_groups_show_a_project(session, is_trusted, by_staff):
    made = answers.project(session, make.group(session, trusted=is_trusted))
    partnering.publish(made, by_staff=by_staff, now=NOW)
    assert partnering.shown(session, made.slug) is made


def test_a_group_that_is_not_trusted_waits_for_staff(session):
    made = answers.project(session)
    with pytest.raises(NotTrusted):
        partnering.publish(made, by_staff=False, now=NOW)
    assert made.published_at is None


def test_a_project_that_lacks_something_is_not_shown(session):
    made = answers.project(session, problem={}, activities={})
    with pytest.raises(NotDescribed) as refusal:
        partnering.publish(made, by_staff=True, now=NOW)
    assert refusal.value.missing == ("problem", "activities")


@pytest.mark.parametrize(
    ("is_trusted", "by_staff", "stays"),
    [(False, False, False), (False, True, True), (True, False, True)],
)
def test_an_edit_nobody_has_looked_at_is_not_shown(session, is_trusted, by_staff, stays):
    made = answers.project(session, make.group(session, trusted=is_trusted))
    partnering.publish(made, by_staff=True, now=NOW)
    edited = as_described(made, problem={"en": "Another."})
    partnering.redescribe(made, edited, by_staff=by_staff, read=partnering.mark(made))
    assert (made.published_at is not None) == stays and made.problem == {"en": "Another."}


def test_what_stays_on_the_page_cannot_lose_what_residents_need(session, trusted):
    made = answers.project(session, trusted)
    partnering.publish(made, by_staff=False, now=NOW)
    with pytest.raises(NotDescribed):
        partnering.redescribe(
            made, as_described(made, problem={}), by_staff=False, read=partnering.mark(made)
        )
    assert made.problem and made.published_at is not None


def test_a_project_overtaken_by_somebody_else_keeps_theirs(session, trusted):
    made = answers.project(session, trusted)
    read = partnering.mark(made)
    partnering.redescribe(made, as_described(made, name={"en": "A"}), by_staff=True, read=read)
    with pytest.raises(Overtaken):
        partnering.redescribe(made, as_described(made, name={"en": "B"}), by_staff=True, read=read)
    assert made.name == {"en": "A"}


def test_a_project_does_not_end_before_it_begins(session):
    with pytest.raises(ProjectDaysRefused):
        answers.project(session, since=date(2026, 2, 2), until=date(2026, 2, 1))


def test_a_project_residents_see_is_not_deleted(session, trusted):
    made = answers.project(session, trusted)
    partnering.publish(made, by_staff=True, now=NOW)
    with pytest.raises(ProjectShown):
        partnering.remove(session, made)
    partnering.take_back(made)
    partnering.remove(session, made)
    session.flush()
    assert partnering.of_group(session, trusted) == []


def test_staff_see_first_what_residents_do_not(session, trusted):
    shown = answers.project(session, trusted, since=date(2026, 5, 1))
    partnering.publish(shown, by_staff=True, now=NOW)
    session.flush()
    hidden = answers.project(session, trusted, since=date(2026, 1, 1))
    assert partnering.every(session) == [hidden, shown]
    assert partnering.of_group(session, trusted) == [shown, hidden]


def test_an_output_adds_up_what_was_published_of_its_own_group(session):
    made = answers.project(session, outputs=[OUTPUT], since=date(2026, 2, 1))
    host = made.group.slug
    release(session, "events.host", "2025Q4", {host: 500})
    release(session, "events.host", "2026Q1", {host: 10, "others": 95})
    release(session, "events.host", "2026Q2", {host: 5}, is_whole=False)
    counts = partnering.counted(session, made, today=date(2026, 6, 5))
    assert counts == {"events_held": Count(15, date(2026, 5, 1), True)}


def test_a_hidden_count_adds_nothing_and_is_said(session):
    made = answers.project(session, outputs=[OUTPUT], since=date(2026, 1, 1))
    release(session, "events.host", "2026Q1", {made.group.slug: None})
    counts = partnering.counted(session, made, today=date(2026, 6, 5))
    assert counts == {"events_held": Count(0, date(2026, 3, 31), False)}


def test_however_long_a_project_runs_its_counts_are_one_query(session):
    outputs = [{"text": {"en": "x"}, "measure": measure} for measure in partnering.TABLES]
    made = answers.project(session, outputs=outputs, since=date(1901, 1, 1))
    host = made.group.slug
    for table in partnering.TABLES.values():
        release(session, table, "2025Q4", {host: 5})
        release(session, table, "2026Q1", {host: 10}, is_whole=False)
        release(session, table, "2026Q1", {host: 20})
    asked, engine = [], session.get_bind()
    note = lambda *facts: asked.append(facts[2])  # noqa: E731
    listening.listen(engine, "before_cursor_execute", note)
    try:
        counts = partnering.counted(session, made, today=date(2026, 6, 5))
    finally:
        listening.remove(engine, "before_cursor_execute", note)
    assert counts == dict.fromkeys(partnering.TABLES, Count(25, date(2026, 3, 31), True))
    assert len(asked) == 1, asked


def test_what_was_not_published_and_what_is_tied_to_nothing_has_no_number(session):
    outputs = [
        OUTPUT,
        {"text": {"en": "x"}, "measure": ""},
        {"text": {"en": "x"}, "measure": "pledges"},
    ]
    made = answers.project(session, outputs=outputs)
    assert partnering.counted(session, made, today=date(2026, 6, 5)) == {}


def test_a_project_that_has_not_begun_has_no_number(session):
    made = answers.project(session, outputs=[OUTPUT], since=date(2026, 9, 1))
    release(session, "events.host", "2026Q2", {made.group.slug: 10})
    assert partnering.counted(session, made, today=date(2026, 6, 5)) == {}
