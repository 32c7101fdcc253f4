"""A theme is made, answered, shown, watched until its day, and never lost with what is under it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event as listening

from campaign.domain import answering, theming
from campaign.domain.answering import Answer, NoSuchTheme, NotAnswered, Overtaken, ThemeHeard
from campaign.models import Coding
from tests import answers

NOW = datetime(2026, 6, 5, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
WHOLE = Answer(
    title={"en": "Dark paths"},
    said={"en": "It is dark."},
    answer={"en": "There are lamps."},
    owner="Streets",
    due_on=date(2026, 7, 1),
    measure={"en": "It is lit."},
)


def change(theme, *, now=LATER, **over):
    answering.change(theme, replace(WHOLE, **over), now=now, read=answering.mark(theme))


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        ({"en": "Dark paths"}, "dark-paths"),
        ({"pl": "Ciemne ścieżki"}, "ciemne-sciezki"),
        ({"ur": "اندھیرے راستے"}, "theme"),
        ({"en": "New"}, "theme"),
        ({"en": "x" * 200}, "x" * 71),
    ],
)
def test_the_address_is_made_of_the_title(session, titles, name):
    assert answering.begin(session, replace(WHOLE, title=titles), now=NOW).slug == name


def test_themes_of_one_title_have_addresses_of_their_own(session):
    slugs = {
        answering.begin(session, replace(WHOLE, title={"en": "x" * 120}), now=NOW).slug
        for _ in range(12)
    }
    assert len(slugs) == 12 and max(map(len, slugs)) <= 80


def test_a_new_theme_is_seen_by_nobody_outside(session):
    made = answering.begin(session, WHOLE, now=NOW)
    assert not made.is_public
    with pytest.raises(NoSuchTheme):
        answering.published(session, made.slug)
    with pytest.raises(NoSuchTheme):
        answering.theme(session, "nothing")


@pytest.mark.parametrize(
    ("state", "lacks"),
    [
        ("heard", ["title", "said", "owner", "due_on"]),
        ("doing", ["title", "said", "owner", "answer", "due_on", "measure"]),
        ("done", ["title", "said", "owner", "answer"]),
        ("cannot", ["title", "said", "owner", "answer"]),
    ],
)
def test_each_answer_says_what_residents_need(session, state, lacks):
    assert answering.missing(Answer(title={}, said={}, state=state)) == lacks
    assert answering.missing(replace(WHOLE, state=state)) == []


def test_a_theme_that_lacks_something_is_not_shown(session):
    made = answering.begin(session, replace(WHOLE, owner="", due_on=None), now=NOW)
    with pytest.raises(NotAnswered) as refusal:
        answering.publish(made, now=NOW)
    assert refusal.value.missing == ("owner", "due_on") and not made.is_public


def test_showing_twice_keeps_the_first_day(session):
    made = answers.theme(session, public=True, now=NOW)
    answering.publish(made, now=LATER)
    assert made.published_at == NOW
    answering.take_back(made, now=LATER)
    assert not made.is_public


def test_when_it_was_answered_is_when_its_state_became_what_it_is(session):
    theme = answering.begin(session, WHOLE, now=NOW)
    assert theme.answered_at is None
    change(theme, state="doing", now=LATER)
    change(theme, state="doing", owner="Parks", now=LATER + timedelta(days=1))
    assert theme.answered_at == LATER and theme.owner == "Parks"
    change(theme, state="done", now=LATER + timedelta(days=2))
    assert theme.answered_at == LATER + timedelta(days=2)
    change(theme, state="heard")
    session.flush()
    assert theme.answered_at is None


def test_what_residents_see_cannot_lose_what_they_need(session):
    theme = answers.theme(session, public=True)
    kept = dict(theme.answer)
    with pytest.raises(NotAnswered):
        change(theme, state="done", answer={})
    assert theme.state == "heard" and theme.answer == kept


def test_two_who_edit_at_once_do_not_overwrite_each_other(session):
    theme = answers.theme(session)
    read = answering.mark(theme)
    change(theme, owner="First")
    with pytest.raises(Overtaken):
        answering.change(theme, WHOLE, now=LATER + timedelta(minutes=1), read=read)
    assert theme.owner == "First"


def test_a_theme_with_notes_on_it_is_not_deleted_and_nothing_is_lost(session):
    theme = answers.theme(session)
    for source in (answers.note(session), answers.opinion(session)):
        theming.code(session, theme, source)
    with pytest.raises(ThemeHeard) as refusal:
        answering.remove(session, theme)
    assert refusal.value.sayings == 2
    assert session.query(Coding).count() == 2
    assert answering.theme(session, theme.slug) is theme


def test_a_theme_with_nothing_under_it_is_deleted(session):
    theme = answers.theme(session)
    answering.remove(session, theme)
    session.flush()
    with pytest.raises(NoSuchTheme):
        answering.theme(session, theme.slug)


def test_all_under_one_theme_goes_under_another_once_and_then_it_can_be_deleted(session):
    lamps, paths = answers.theme(session), answers.theme(session)
    both, note, answer = (
        answers.opinion(session),
        answers.note(session),
        answers.written_answer(session),
    )
    for source in (both, note, answer):
        theming.code(session, lamps, source)
    theming.code(session, paths, both)
    assert answering.merge(session, lamps, paths) == 3
    assert theming.heard(session, paths) == theming.Heard(1, 1, 1)
    assert theming.heard(session, lamps).all == 0
    answering.remove(session, lamps)


def test_a_theme_merged_into_itself_stays_as_it_is(session):
    theme = answers.theme(session)
    theming.code(session, theme, answers.note(session))
    assert answering.merge(session, theme, theme) == 0
    assert theming.heard(session, theme).all == 1


def test_overdue_is_what_is_owed_after_its_day(session):
    today = date(2026, 6, 5)

    def theme(state, days):
        return answers.theme(session, state=state, due_on=today + timedelta(days=days), now=NOW)

    late = [theme("doing", -10), theme("heard", -1)]
    theme("heard", 0), theme("done", -5), theme("cannot", -5)
    answers.theme(session, due_on=None, now=NOW)
    assert answering.overdue(session, today) == late


def test_residents_read_the_newest_answer_first_and_what_waits_by_its_day(session):
    old = answers.theme(session, public=True, state="done", now=NOW)
    new = answers.theme(session, public=True, state="cannot", now=LATER)
    answers.theme(session, state="done", now=LATER)
    late = answers.theme(session, public=True, due_on=date(2026, 8, 1))
    soon = answers.theme(session, public=True, due_on=date(2026, 7, 1))
    assert answering.newest_answers(session) == [new, old]
    assert answering.newest_answers(session, 1, 1) == [old]
    assert answering.count_answers(session) == 2
    assert answering.waiting(session) == [soon, late]


def test_what_came_of_an_aim_is_what_was_answered_towards_it(session):
    aim = answers.aim(session)
    theme = answers.theme(session, public=True, state="done", aim=aim)
    answers.theme(session, public=True, state="done")
    answers.theme(session, state="done", aim=aim)
    assert answering.towards_of(session, [aim]) == {aim.id: [theme]}


def test_what_came_of_many_aims_is_one_query_newest_first(session):
    aims = [answers.aim(session) for _ in range(4)]
    old, new = (
        answers.theme(session, public=True, state="done", aim=aims[1], now=then)
        for then in (NOW, LATER)
    )
    other = answers.theme(session, public=True, state="doing", aim=aims[2])
    numbers = [aim.id for aim in aims]
    asked, engine = [], session.get_bind()
    note = lambda *facts: asked.append(facts[2])  # noqa: E731
    listening.listen(engine, "before_cursor_execute", note)
    try:
        found = answering.towards_of(session, aims)
    finally:
        listening.remove(engine, "before_cursor_execute", note)
    assert found == dict(zip(numbers, ([], [new, old], [other], []), strict=True))
    assert len(asked) == 1, asked
