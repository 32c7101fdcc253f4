"""What was said is put under a theme from any page that shows it, and back one goes to that page."""

import pytest
from flask import render_template_string

from campaign.blueprints.answers.coding import coded
from campaign.domain import theming
from campaign.models import Coding, Theme
from tests import answers

SHOWN = (
    '{% from "components/coding.html" import coding with context %}'
    '{% set page = coded("feedback", numbers) %}'
    "{% for number in numbers %}{{ coding(page, number) }}{% endfor %}"
)


@pytest.fixture
def opinion(kept):
    return kept(lambda session: answers.opinion(session).id)


@pytest.fixture
def lamps(kept):
    return kept(lambda session: answers.theme(session, title={"en": "Lamps"}).slug)


def under(kept, number):
    return kept(
        lambda session: [
            theme.slug for theme in theming.themes_by(session, "feedback", [number]).get(number, [])
        ]
    )


def code(staff, source, status=303, **fields):
    return staff.send("/desk/themes/code", status, source=source, **fields)


def test_something_is_put_under_a_theme_and_taken_out(staff, kept, opinion, lamps):
    page = code(staff, f"feedback:{opinion}", theme=lamps, back="/desk/feedback#feedback-1")
    assert page.response.headers["Location"] == "/desk/feedback#feedback-1"
    assert under(kept, opinion) == ["lamps"]
    code(staff, f"feedback:{opinion}", theme=lamps, remove="y")
    assert under(kept, opinion) == []


def test_something_is_put_under_a_new_theme_in_one_go(staff, kept, opinion):
    code(staff, f"feedback:{opinion}", title="Benches")
    assert under(kept, opinion) == ["benches"]
    assert "Benches" in staff.open("/desk/themes").words


def test_twice_is_once(staff, kept, opinion, lamps):
    for _ in range(2):
        code(staff, f"feedback:{opinion}", theme=lamps)
    assert kept(lambda session: session.query(Coding).count()) == 1


@pytest.mark.parametrize(
    "back", ["//elsewhere.example", "https://elsewhere.example/desk/", "/en/", "\\desk", "x" * 600]
)
def test_nobody_is_led_elsewhere(staff, opinion, lamps, back):
    page = code(staff, f"feedback:{opinion}", theme=lamps, back=back)
    assert page.response.headers["Location"] == "/desk/themes/lamps"


@pytest.mark.parametrize(
    "source",
    ["feedback:999", "note:1", "answer:1", "person:1", "feedback:", "feedback:x", "", "feedback:-1"]
    + ["feedback:" + "9" * 40, "feedback:1\0", "feedback:²"],
)
def test_what_was_never_said_is_404(staff, kept, lamps, source):
    code(staff, source, 404, theme=lamps)
    assert kept(lambda session: session.query(Coding).count()) == 0


def test_words_nobody_has_looked_at_cannot_be_put_anywhere(staff, kept, lamps):
    number = kept(lambda session: answers.opinion(session, state="waiting").id)
    code(staff, f"feedback:{number}", 404, theme=lamps)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose a theme, or write the title of a new one."),
        ({"theme": "nothing"}, "Choose from the list."),
        ({"theme": "\0"}, "Choose from the list."),
        ({"title": "x" * 121}, "Write at most 120 characters."),
    ],
)
def test_a_form_that_lacks_something_asks_again_with_what_was_typed(
    staff, kept, opinion, fields, sentence
):
    page = code(staff, f"feedback:{opinion}", 422, back="/desk/feedback", **fields)
    assert sentence in page.words and "The food." in page.words
    assert page.value("source") == f"feedback:{opinion}"
    assert page.value("title") == fields.get("title", "")
    assert kept(lambda session: (session.query(Coding).count(), session.query(Theme).count())) == (
        0,
        0,
    )


def test_a_page_shows_the_themes_of_each_thing_and_how_to_add_one(app, staff, kept, opinion, lamps):
    other = kept(lambda session: answers.opinion(session).id)
    code(staff, f"feedback:{opinion}", theme=lamps)
    with app.test_request_context("/desk/feedback?x=1"):
        page = coded("feedback", [opinion, other])
        assert [theme.slug for theme in page.under[opinion]] == [
            "lamps"
        ] and other not in page.under
        html = render_template_string(SHOWN, numbers=[opinion, other])
    assert f'id="feedback-{other}"' in html and html.count('name="remove"') == 1
    assert f'value="/desk/feedback?x=1#feedback-{opinion}"' in html
