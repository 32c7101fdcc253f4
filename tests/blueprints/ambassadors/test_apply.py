"""Applying, from the page."""

import contextvars
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.domain import confiding
from campaign.extensions import db
from campaign.models import Ambassador
from tests.blueprints.ambassadors.applied import (
    SEALER,
    USUAL,
    apply,
    mine,
    open_cohort,
    rows,
    send_all,
    told,
)


@pytest.fixture(autouse=True)
def cohort(app):
    return open_cohort(app, name={"en": "Spring group", "ur": "بہار کا گروپ"})


def test_nothing_is_ticked_beforehand_and_the_page_says_what_it_is(visitor):
    page = visitor.open("/en/ambassadors")
    assert not [a for a in page.all("input") if "checked" in a]
    assert "Spring group" in page.words and "Rosa Example" in page.words


def test_the_form_asks_these_things_and_nothing_else(visitor):
    page = visitor.open("/en/ambassadors")
    asked = {a["name"] for t in ("input", "select", "textarea") for a in page.all(t)}
    assert asked == {
        *("submission", "cohort", "name", "age", "words", "contact"),
        *("parent_contact", "paper", "parent_language", "agree"),
    }


def test_who_is_17_is_in_at_once(app, visitor):
    page = visitor.open(mine(visitor, age="17"))
    assert "You are in" in page.words and rows(app) == ["active"]
    assert told(app) == []


def test_who_is_14_waits_for_a_parent_who_is_asked_in_the_parents_language(app, visitor):
    place = mine(visitor, "pl", parent_language="ur", contact="ola@example.org")
    assert place.startswith("/pl/ambassadors/mine/")
    assert rows(app) == ["waiting"]
    with app.app_context():
        found = db.session.query(Ambassador).one()
        assert (found.language, found.permission.language) == ("pl", "ur")
    assert told(app) == [
        ("permission_asked", "dad@example.org"),
        ("ambassador_waiting", "ola@example.org"),
    ]


@pytest.mark.parametrize(("age", "words"), [("10", "begin at 11"), ("26", "up to 25")])
def test_a_10_and_a_26_year_old_get_a_kind_sentence_and_what_else_there_is(
    app, visitor, age, words
):
    page = apply(visitor, 422, age=age, words="I like football.")
    (error,) = page.errors
    assert words in error and "events" in error
    assert "See what else there is for you" in page.words
    assert page.value("name") == "Ola" and "I like football." in page.html
    assert rows(app) == []


@pytest.mark.parametrize("age", ["", "fourteen", "-3", "14.5", "²", "1e1", "1400", "131", "١٤ ٢"])
def test_an_age_that_is_no_number_is_asked_again(app, visitor, age):
    page = apply(visitor, 422, age=age)
    assert page.errors == ["Write your age as a number, such as 14."]
    assert page.value("age") == age


def test_an_age_in_other_digits_is_read_and_only_its_group_is_kept(app, visitor):
    mine(visitor, "ur", age="۱۴")
    with app.app_context():
        assert db.session.query(Ambassador).one().age_band == "13_15"
        row = db.session.execute(db.text("SELECT * FROM ambassador")).mappings().one()
    kept = {name: value for name, value in row.items() if not isinstance(value, bytes)}
    assert "14" not in {str(value) for value in kept.values()}


def test_under_16_without_a_parent_says_so_beside_the_field(app, visitor):
    page = apply(visitor, 422, parent_contact="")
    assert page.errors == [
        "You are under 16, so a parent or guardian has to say yes. Write how we reach them, or tick the"
        " paper slip."
    ]
    assert rows(app) == []


def test_a_paper_slip_needs_no_contact(app, visitor):
    mine(visitor, parent_contact="", paper="y")
    assert rows(app) == ["waiting"] and told(app) == []


def test_from_16_a_parents_contact_typed_by_mistake_is_not_looked_at(app, visitor):
    mine(visitor, age="16", parent_contact="not a contact", parent_language="xx")
    assert rows(app) == ["active"]


def test_a_parents_contact_that_is_the_own_one_is_refused_and_nothing_is_lost(app, visitor):
    page = apply(visitor, 422, contact="DAD@example.org", words="Ein Wort.")
    assert "This is your own contact" in page.errors[0]
    assert page.value("parent_contact") == "dad@example.org" and "Ein Wort." in page.html
    assert rows(app) == []


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "<b>",
        "Ola\u202e",
        "evil.example",
        "www.evil.example",
        "123",
        "call 07400",
        "a@b",
        "x" * 61,
        "\u3164",
        "Ola http://x",
        "O/l",
    ],
)
def test_a_name_that_is_none_is_refused(app, visitor, name):
    """It goes into a message to a number that anybody can type."""
    page = apply(visitor, 422, name=name)
    assert len(page.errors) == 1 and rows(app) == []


@pytest.mark.parametrize("name", ["Zoë", "آمنہ", "O’Neil", "Jean-Luc", "J. Doe", "Ștefan", "李"])
def test_a_name_of_any_script_is_kept_as_it_was_written(app, visitor, name):
    mine(visitor, name=name)
    with app.app_context():
        assert confiding.name_of(db.session.query(Ambassador).one(), SEALER) == name


def test_own_words_keep_their_lines(app, visitor):
    mine(visitor, words="One.\r\nمیں کیوں\r\n\r\nThree.")
    with app.app_context():
        found = confiding.words_of(db.session.query(Ambassador).one(), SEALER)
    assert found == "One.\nمیں کیوں\n\nThree."


@pytest.mark.parametrize("words", ["x" * 1501, "a\x00b", "\ud800".encode("utf-8", "surrogatepass")])
def test_words_that_cannot_be_kept_are_refused(app, visitor, words):
    page = apply(visitor, 422, words=words)
    assert len(page.errors) == 1 and rows(app) == []


def test_everything_wrong_at_once_is_said_at_once(visitor):
    page = apply(visitor, 422, name="", age="x", agree="", parent_contact="?", contact="?")
    assert len(page.errors) == 4  # a parent is asked for once the age is known
    page = apply(visitor, 422, age="12", parent_contact="?", parent_language="xx", cohort="x")
    assert len(page.errors) == 3


def test_a_closed_cohort_is_not_applied_to(app, visitor):
    closed = open_cohort(app, apply_until=date.today() - timedelta(days=1))
    page = apply(visitor, 422, cohort=closed)
    assert "no more applications" in page.errors[0] and rows(app) == []


def test_of_two_open_cohorts_one_has_to_be_chosen(app, visitor, cohort):
    other = open_cohort(app, name={"en": "Other group"})
    assert len(apply(visitor, 422).errors) == 1
    mine(visitor, cohort=other)
    with app.app_context():
        assert db.session.query(Ambassador).one().cohort.slug == other


def test_where_no_cohort_is_open_the_page_says_so_and_a_form_kept_open_is_refused(app, visitor):
    form = visitor.open("/en/ambassadors").value("submission")
    with app.app_context():
        db.session.execute(db.text("UPDATE cohort SET apply_until = '2020-01-01'"))
        db.session.commit()
    assert "No group takes applications" in visitor.open("/en/ambassadors").words
    visitor.send("/en/ambassadors", 422, submission=form, cohort="x", **USUAL)
    assert rows(app) == []


def test_the_same_form_twice_is_one_application(app, visitor):
    form = visitor.open("/en/ambassadors")
    fields = {"submission": form.value("submission"), "cohort": form.value("cohort"), **USUAL}
    first, second = (
        visitor.send("/en/ambassadors", **fields).response.headers["Location"] for _ in range(2)
    )
    assert first == second and rows(app) == ["waiting"] and len(told(app)) == 1
    page = visitor.send("/en/ambassadors", 422, **{**fields, "name": "Ela"})
    assert page.value("submission") != fields["submission"]
    visitor.send(
        "/en/ambassadors", **{**fields, "name": "Ela", "submission": page.value("submission")}
    )
    assert rows(app) == ["waiting", "waiting"]


def test_ten_identical_forms_at_once_are_one_application(app, visitor):
    form = visitor.open("/en/ambassadors")
    fields = {"submission": form.value("submission"), "cohort": form.value("cohort"), **USUAL}

    def post(_: int) -> str:
        client = app.test_client()
        answer = contextvars.Context().run(client.post, "/en/ambassadors", data=fields)
        return answer.headers["Location"]

    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(post, range(10)))) == 1
    assert rows(app) == ["waiting"] and len(told(app)) == 1


def test_one_contact_is_not_written_to_by_many_applications(app, visitor):
    for _ in range(8):
        mine(visitor)
    page = apply(visitor, 429)
    assert "cannot write there for now" in page.errors[0] and page.value("name") == "Ola"
    assert len(rows(app)) == 8
    mine(visitor, parent_contact="mum@example.org")


def test_a_form_from_elsewhere_is_refused(app, visitor):
    page = apply(visitor, 422, submission="made-up")
    assert len(page.errors) == 0 and "came from elsewhere" in page.words
    assert rows(app) == []


def test_no_page_of_it_is_kept_by_caches(visitor):
    assert visitor.open("/en/ambassadors").response.headers["Cache-Control"] == "no-store"
    place = visitor.open(mine(visitor))
    assert place.response.headers["Cache-Control"] == "no-store"
    assert place.response.headers["Referrer-Policy"] == "no-referrer"


def test_what_is_sent_comes_out_in_words(app, visitor, capsys):
    app.config.update(MAIL_URL="console:", SMS_URL="console:")
    mine(visitor, parent_language="en", contact="07400 123456")
    assert send_all(app) == 2
    app.config.update(MAIL_URL="", SMS_URL="")
    said = capsys.readouterr().out
    assert (
        "To: dad@example.org\nSubject: Luton in Harmony: a young person asks for your permission"
        in said
    )
    assert "http://localhost/en/permission/" in said
    assert "To: +447400123456" in said and "http://localhost/en/ambassadors/mine/" in said


@settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(
    field=st.sampled_from(
        ["name", "age", "words", "contact", "parent_contact", "parent_language", "cohort", "paper"]
    ),
    text=st.one_of(st.text(max_size=60), st.binary(max_size=40)),
)
def test_nothing_typed_breaks_the_form(visitor, field, text):
    page = visitor.open("/en/ambassadors")
    fields = {"submission": page.value("submission"), "cohort": page.value("cohort"), **USUAL}
    answer = visitor.client.post("/en/ambassadors", data={**fields, field: text})
    assert answer.status_code in {303, 422, 429}
