"""Joining: what is asked, what is kept, and what is said when something does not fit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from campaign import clock, security
from campaign.domain import circling
from campaign.domain.circling import Contact, Needs, Said
from campaign.extensions import db, limiter
from campaign.models import Circle, CircleMember
from tests import make
from tests.blueprints.circle.conftest import ADDRESS, REACHED
from tests.make import FIELD_KEYS
from tests.visitor import Visitor

# trust.md: "registration that asks only"; a new field is a decision, not an edit.
ASKED = {
    *("called", "may_contact", "channel", "way", "safe", "when", "voicemail", "language"),
    *("childcare", "access", "interpreter", "code_word"),
}
CONTROL = {"step", "submission"}


def test_the_form_asks_what_is_listed_and_nothing_else(visitor):
    page = visitor.send(ADDRESS, 200, step="form")
    named = {a["name"] for tag in ("input", "select", "textarea") for a in page.all(tag)}
    assert named == ASKED | (CONTROL - {"step"})
    assert {a["name"] for a in page.all("button")} == {"step"}


def test_she_contacts_us_unless_she_says_otherwise(visitor, join, kept):
    page = visitor.send(ADDRESS, 200, step="form")
    assert [a["id"] for a in page.all("input") if "checked" in a] == ["may_contact-0"]
    assert "It is saved." in join().words
    assert kept() == [Said("Mina")]


def test_afterwards_only_the_phone_of_the_group_she_joined_is_shown(app, join):
    with app.app_context():
        make.circle(db.session, "friday", phone="01582 400999")
    words = join(circle="tuesday").words
    assert "01582 400000" in words and "01582 400999" not in words


def test_no_script_fills_a_list_and_she_is_told_when_to_try_again(app, join, kept, mark):
    with app.app_context():
        for _ in range(security.JOINED.amount):
            shape = security.is_one_of_too_many(security.JOINED, "circle", "tuesday")
            assert not shape
    form = mark()
    page = join(429, submission=form)
    assert page.response.headers["Retry-After"] == "600"
    assert "Nothing is lost. Wait ten minutes, then try again." in page.words
    assert page.value("called") == "Mina"
    assert kept() == []
    limiter.reset()
    join(submission=form)
    assert kept() == [Said("Mina")]


def test_the_same_form_again_does_not_count(app, join, kept, mark):
    form = mark()
    join(submission=form)
    with app.app_context():
        for _ in range(security.JOINED.amount):
            security.is_one_of_too_many(security.JOINED, "circle", "tuesday")
    join(submission=form)
    assert kept() == [Said("Mina")]


def test_no_is_no_also_where_a_way_was_filled_in(join, kept):
    join(**{**REACHED, "may_contact": "no"})
    assert kept() == [Said("Mina")]


def test_what_she_marked_as_hers_and_safe_is_kept_as_she_said(join, kept):
    needs = {"childcare": "two, 3 and 5", "access": "a lift", "interpreter": "syl"}
    when = ["weekend_evening", "weekday_morning"]
    join(**{**REACHED, **needs, "when": when, "language": "ur"})
    contact = Contact("text", "+447700900123", ("weekday_morning", "weekend_evening"), False, "ur")
    assert kept() == [Said("Mina", contact, Needs(**needs))]


@pytest.mark.parametrize(
    ("channel", "way", "voicemail"),
    [("call", "01582 400000", True), ("text", "07700 900123", False), ("mail", "m@x.org", False)],
)
def test_a_message_is_left_only_after_a_call_and_only_if_she_allowed_it(
    join, kept, channel, way, voicemail
):
    join(**{**REACHED, "channel": channel, "way": way, "voicemail": "y"})
    join(**{**REACHED, "channel": channel, "way": way})
    allowed, not_allowed = (said.contact.voicemail for said in kept())
    assert (allowed, not_allowed) == (voicemail, False)


def test_only_the_day_is_kept_and_the_row_can_be_found_by_her_word(join, app):
    join(code_word="Mari Gold")
    with app.app_context():
        member = db.session.query(CircleMember).one()
        circle = db.session.query(Circle).one()
        box = circling.box(circle, circling.Sealer(FIELD_KEYS))
        assert member.code_mark == circling.code_mark(box, "MARIGOLD")
        assert member.registered_on == clock.today()


def test_no_column_holds_what_she_wrote(join, app):
    join(**REACHED, childcare="twins", access="a lift")
    with app.app_context():
        row = db.session.execute(db.text("SELECT * FROM circle_member")).one()
    said = ("mina", "marigold", "7700900123", "twins", "a lift", "weekday", "yes")
    for value in map(bytes_of, row):
        assert not any(word.encode() in value for word in said)


def bytes_of(value):
    return bytes(value).lower() if isinstance(value, bytes | memoryview) else str(value).encode()


def test_the_same_form_twice_is_one_row(join, mark, kept):
    submission = mark()
    first, again = (join(submission=submission, **REACHED) for _ in range(2))
    assert first.words == again.words
    assert len(kept()) == 1


def test_ten_identical_posts_at_once_are_one_row(app, mark, kept):
    fields = {"step": "send", "submission": mark(), "called": "Mina", "code_word": "marigold"}

    def post(_):
        return Visitor(app.test_client()).send(ADDRESS, 200, **fields).words

    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(post, range(10)))) == 1
    assert len(kept()) == 1


@pytest.mark.parametrize("changed", [{"called": "Rana"}, {"code_word": "jasmine"}, {"called": ""}])
def test_a_form_used_before_shows_nothing_of_either_and_is_fresh(join, mark, kept, changed):
    submission = mark()
    join(submission=submission)
    page = join(422, submission=submission, **changed)
    assert "before is saved" in page.words
    assert not {"Mina", "marigold", "Rana", "jasmine"} & set(page.html.split('"'))
    assert page.value("submission") != submission
    join(submission=page.value("submission"), called="Rana")
    assert [said.called for said in kept()] == ["Mina", "Rana"]


def test_a_form_that_was_saved_is_not_shown_again_in_another_language(join, mark, visitor):
    submission = mark()
    join(submission=submission)
    again = visitor.send(
        "/pl/circle", 200, step="form", submission=submission, called="Mina", code_word="marigold"
    )
    assert (again.value("called"), again.value("code_word")) == ("", "")


@pytest.mark.parametrize("step", ["send", "form"])
def test_an_hour_later_nothing_typed_is_shown_again(visitor, mark, kept, step):
    submission = mark()
    with time_machine.travel(clock.now() + timedelta(hours=1, minutes=1)):
        page = visitor.send(
            ADDRESS,
            422 if step == "send" else 200,
            step=step,
            submission=submission,
            called="Mina",
            code_word="marigold",
        )
    assert (page.value("called"), page.value("code_word")) == ("", "")
    assert kept() == []


def test_another_language_keeps_what_was_typed(visitor, mark):
    typed = {"called": "Mina", "code_word": "marigold", **REACHED, "childcare": "two"}
    page = visitor.send("/ur/circle", 200, step="form", submission=mark(), **typed)
    assert {a["lang"] for a in page.all("html")} == {"ur"}
    for name in ("called", "code_word", "way", "childcare"):
        assert page.value(name) == typed[name]
    ticked = {a["id"] for a in page.all("input") if "checked" in a}
    assert ticked == {"may_contact-1", "channel-0", "safe", "when-0"}
    assert not page.errors


BAD = [
    ({"called": ""}, "Write a name for us"),
    ({"called": "\u200d \u0651"}, "Write a name for us"),
    ({"called": "x" * 10_000}, "at most 60"),
    ({"called": "Mi\0na"}, "could not be read"),
    ({"called": "\u202eaniM"}, "turn text around"),
    ({"code_word": ""}, "a word of 4 to 40"),
    ({"code_word": "abc"}, "a word of 4 to 40"),
    ({"code_word": "!!!!!!"}, "a word of 4 to 40"),
    ({"code_word": "x" * 41}, "a word of 4 to 40"),
    ({"code_word": "x" * 10_000}, "at most 200"),
    ({"called": "Marigold"}, "not your name"),
    ({"may_contact": "perhaps"}, "Choose yes or no"),
    ({"interpreter": "tlh"}, "Choose a language"),
    ({"childcare": "x" * 10_000}, "at most 200"),
    ({"access": "a\u2028b"}, "could not be read"),
    ({**REACHED, "channel": ""}, "Choose one way"),
    ({**REACHED, "channel": "pigeon"}, "Choose one way"),
    ({**REACHED, "way": ""}, "Write a phone number"),
    ({**REACHED, "way": "12"}, "Write a phone number"),
    ({**REACHED, "way": "m@example.org"}, "Write a phone number"),
    ({**REACHED, "way": "x" * 10_000}, "at most 254"),
    ({**REACHED, "way": "<script>@x"}, "Write a phone number"),
    ({**REACHED, "channel": "mail"}, "Write an e-mail"),
    ({**REACHED, "way": "01582 400000"}, "read out aloud"),
    ({**REACHED, "safe": ""}, "only if it is true"),
    ({**REACHED, "when": []}, "at least one time"),
    ({**REACHED, "when": ["midnight"]}, "at least one time"),
    ({**REACHED, "language": "xx"}, "Choose a language"),
]


@pytest.mark.parametrize(("bad", "says"), BAD, ids=[f"{n}-{s}" for n, (_, s) in enumerate(BAD)])
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(join, kept, bad, says):
    page = join(422, **bad)
    assert says in page.words
    (summary,) = [a for a in page.all("div") if a.get("class") == "summary"]
    assert "autofocus" in summary
    anchors = {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")}
    assert anchors <= {a.get("id") for _, a in page.tags}
    if "called" not in bad:
        assert page.value("called") == "Mina"
    assert kept() == []
    join(submission=page.value("submission"))
    assert kept() == [Said("Mina")]


def test_each_thing_that_is_missing_is_said_at_once(join):
    page = join(422, called="", code_word="", may_contact="yes")
    assert len(page.errors) == 6


def test_a_step_nobody_offers_is_refused(visitor):
    visitor.send(ADDRESS, 400, step="nowhere")
    visitor.send(ADDRESS, 400)


def test_too_many_tries_of_one_form_wait(join, mark):
    submission = mark()
    for _ in range(30):
        join(422, submission=submission, called="")
    assert int(join(429, submission=submission).response.headers["Retry-After"]) > 0
    limiter.reset()


def test_of_several_circles_one_is_chosen(app, visitor, join, kept):
    with app.app_context():
        make.circle(db.session, "friday", name={"ur": "جمعہ"}, phone="01582 555555")
    page = visitor.open(ADDRESS)
    assert "01582 400000" in page.words and "01582 555555" in page.words
    assert "Choose a group" in join(422).words
    assert "Choose a group" in join(422, circle="nowhere").words
    join(circle="friday")
    with app.app_context():
        assert db.session.query(CircleMember).one().circle_id == 2
    assert kept() == [Said("Mina")]


def test_one_that_closed_while_she_wrote_is_not_replaced_by_another(app, visitor, join, kept):
    with app.app_context():
        other = make.circle(db.session, "friday", name={"en": "Friday"}, phone="01582 555555")
        other.closed_on = clock.today()
        db.session.commit()
    assert "Choose a group" in join(422, circle="friday").words
    assert kept() == []


def test_where_no_circle_is_open_it_is_said_and_nothing_is_taken(app, visitor, join, mark, kept):
    submission = mark()
    with app.app_context():
        db.session.query(Circle).one().closed_on = clock.today()
        db.session.commit()
    assert "not meeting" in visitor.open(ADDRESS).words
    assert "not meeting" in visitor.send(ADDRESS, 409, step="form").words
    assert "not meeting" in join(409, submission=submission).words
    assert kept() == []
