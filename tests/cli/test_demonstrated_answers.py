"""The demonstration answers a few themes, in every language the pack began with."""

import pytest

from campaign.cli.demonstration import answers
from campaign.models import Aim, Project, Theme
from tests import make

SPOKEN = {"en", "ur", "pl", "ro"}


@pytest.fixture
def shown(session):
    make.group(session, trusted=True)
    answers.answer()
    session.flush()
    return session


def test_every_kind_of_answer_is_shown_and_something_is_owed(shown):
    themes = shown.query(Theme).all()
    assert {theme.state for theme in themes} == {"heard", "doing", "done", "cannot"}
    assert all(theme.is_public for theme in themes)
    assert shown.query(Project).one().published_at is not None


def test_every_text_is_in_each_language(shown):
    texts = [aim.title for aim in shown.query(Aim)]
    for theme in shown.query(Theme):
        texts += [theme.title, theme.said, *filter(None, (theme.answer, theme.measure))]
    project = shown.query(Project).one()
    parts = ("name", "problem", "audience", "activities", "outcomes", "impact")
    texts += [getattr(project, part) for part in parts]
    texts += [output["text"] for output in project.outputs]
    assert all(set(text) >= SPOKEN for text in texts)


def test_there_are_aims_to_count_and_aims_in_words_near_and_far(shown):
    aims = shown.query(Aim).all()
    assert {aim.horizon for aim in aims} == {"short", "long"}
    assert all(bool(aim.measure) != bool(aim.measure_words) for aim in aims)


def test_a_town_without_a_trusted_group_has_no_project(session):
    answers.answer()
    assert session.query(Project).count() == 0 and session.query(Aim).count() > 0
