"""What was said is put under themes, from any of three sources, and stays counted when its words go."""

from datetime import timedelta

import pytest

from campaign import clock
from campaign.domain import discussing, listening, responding, scribing, theming
from campaign.domain.theming import Heard, NoSuchSaying
from campaign.models import Coding
from tests import answers

MAKERS = {
    "feedback": answers.opinion,
    "note": answers.note,
    "answer": answers.written_answer,
}


@pytest.fixture(params=MAKERS)
def saying(request, session):
    return MAKERS[request.param](session)


def test_something_said_twice_under_a_theme_is_under_it_once(session, saying):
    theme = answers.theme(session)
    assert theming.code(session, theme, saying)
    assert not theming.code(session, theme, saying)
    assert theming.heard(session, theme).all == 1
    assert theming.themes_of(session, saying) == [theme]


def test_something_can_be_under_several_themes_and_be_taken_from_one(session, saying):
    lamps, paths = answers.theme(session), answers.theme(session)
    for theme in (lamps, paths):
        theming.code(session, theme, saying)
    assert theming.uncode(session, lamps, saying)
    assert not theming.uncode(session, lamps, saying)
    assert theming.themes_of(session, saying) == [paths]


def test_how_often_a_theme_was_heard_is_counted_by_source(session):
    theme, other = answers.theme(session), answers.theme(session)
    for source in (answers.opinion(session), answers.opinion(session), answers.note(session)):
        theming.code(session, theme, source)
    theming.code(session, other, answers.written_answer(session))
    assert theming.heard_of(session, [theme, other]) == {
        theme.id: Heard(feedback=2, notes=1),
        other.id: Heard(answers=1),
    }
    assert theming.heard(session, theme).all == 3


def test_a_theme_nothing_is_under_was_heard_nowhere(session):
    theme = answers.theme(session)
    assert theming.heard(session, theme) == Heard()
    assert theming.sayings(session, theme) == []


def test_the_themes_of_a_whole_page_come_by_number(session):
    first, second = answers.opinion(session), answers.opinion(session)
    theme = answers.theme(session)
    theming.code(session, theme, second)
    assert theming.themes_by(session, "feedback", [first.id, second.id]) == {second.id: [theme]}


def test_what_was_said_is_read_under_its_theme(session):
    theme = answers.theme(session)
    for source in (answers.opinion(session), answers.note(session, "A bench.")):
        theming.code(session, theme, source)
    read = {(saying.kind, saying.words) for saying in theming.sayings(session, theme)}
    assert read == {("feedback", "The food.\nMore lamps."), ("note", "A bench.")}


def test_when_words_are_forgotten_that_it_was_said_stays_counted(session):
    theme, later = answers.theme(session), clock.today() + timedelta(days=200)
    for make_one in MAKERS.values():
        theming.code(session, theme, make_one(session))
    assert len(theming.sayings(session, theme)) == 3
    for kept in (listening, discussing, responding):
        kept.forget(session, today=later)
    session.expire_all()
    assert theming.heard(session, theme) == Heard(1, 1, 1)
    assert theming.sayings(session, theme) == []


@pytest.mark.parametrize("state", ["waiting", "refused"])
def test_words_nobody_has_passed_are_not_read_anywhere(session, state):
    words = {"liked": "x"} if state == "waiting" else {"liked": None, "reason": "names somebody"}
    opinion = answers.opinion(session, state=state, **{"better": None, **words})
    answer = answers.written_answer(session, state=state)
    theme = answers.theme(session)
    for kind, source in (("feedback", opinion), ("answer", answer)):
        with pytest.raises(NoSuchSaying):
            theming.source(session, kind, source.id)
        theming.code(session, theme, source)
    assert theming.sayings(session, theme) == []


def test_a_note_that_was_taken_out_is_put_under_no_theme(session):
    note = answers.note(session)
    scribing.empty(session, note)
    with pytest.raises(NoSuchSaying):
        theming.source(session, "note", note.id)


@pytest.mark.parametrize(("kind", "number"), [("feedback", 999), ("note", 999), ("person", 1)])
def test_what_was_never_said_is_not_found(session, kind, number):
    with pytest.raises(NoSuchSaying):
        theming.source(session, kind, number)


def test_what_is_erased_is_under_no_theme(session, saying):
    theme = answers.theme(session)
    theming.code(session, theme, saying)
    session.delete(saying)
    session.flush()
    assert session.query(Coding).count() == 0
