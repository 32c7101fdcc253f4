"""The page of equality questions."""

import re

import brotli
import pytest
from sqlalchemy import func, select

from campaign import security
from campaign.extensions import db, limiter
from campaign.languages import LANGUAGES
from campaign.models.equality import AFTER, EqualityWaiting
from campaign.security import BODY_BYTES

ADDRESS = "/en/about-you/pledge"


@pytest.fixture
def rows(app):
    def count():
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(EqualityWaiting))

    return count


def send(visitor, status=303, address=ADDRESS, **fields):
    form = visitor.open(address)
    return visitor.send(address, status, **{"submission": form.value("submission"), **fields})


@pytest.mark.parametrize("after", AFTER)
def test_the_page_asks_after_each_deed_and_says_thanks(visitor, rows, after):
    page = send(visitor, address=f"/ur/about-you/{after}", sex="female", own_religion="Alevi")
    thanks = visitor.open(page.response.headers["Location"])
    assert thanks.response.headers["Cache-Control"] == "no-store"
    assert rows() == 6


@pytest.mark.parametrize("address", ["/en/about-you/x", "/en/about-you/x/thanks"])
def test_it_asks_after_nothing_else(visitor, address):
    visitor.open(address, 404)


def test_it_tells_nobody_where_one_came_from_and_is_not_kept_by_the_browser(visitor):
    page = visitor.open(ADDRESS)
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert page.response.headers["Cache-Control"] == "no-store"
    assert not page.all("script")


def test_nothing_is_chosen_beforehand_and_prefer_not_to_say_is_offered_each_time(visitor):
    page = visitor.open(ADDRESS)
    assert not [a for _, a in page.tags if "checked" in a or "selected" in a]
    offered = [a for _, a in page.tags if a.get("value") == "prefer_not"]
    assert len(offered) == 8


def test_languages_have_names_in_the_readers_language(visitor):
    assert "niemiecki" not in visitor.open("/pl/about-you/pledge").words
    assert "rumuński" in visitor.open("/pl/about-you/pledge").words


def test_an_empty_form_is_kept_as_asked_and_left_empty(visitor, rows):
    send(visitor)
    assert rows() == 6


def test_the_same_form_sent_twice_is_kept_once(visitor, rows):
    fields = {"submission": visitor.open(ADDRESS).value("submission"), "sex": "male"}
    for _ in range(2):
        visitor.send(ADDRESS, **fields)
    assert rows() == 6


BAD = [
    ({"sex": "x" * 5000}, "Choose from the list"),
    ({"ethnic_group": "martian"}, "Choose from the list"),
    ({"main_language": "blank"}, "Choose from the list"),
    ({"own_ethnic_group": "x" * 81}, "at most 80"),
    ({"own_religion": "a\0b"}, "could not be read"),
    ({"own_religion": "a\u202eb"}, "turn text around"),
    ({"submission": "x"}, "open for too long"),
]


@pytest.mark.parametrize(("bad", "says"), BAD, ids=[str(list(b)) + s for b, s in BAD])
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(visitor, rows, bad, says):
    page = send(visitor, 422, **{"own_main_language": "Pahari", "condition": "yes", **bad})
    assert says in page.words
    assert page.value("own_main_language") == "Pahari"
    (chosen,) = [a for a in page.all("input") if "checked" in a]
    assert (chosen["name"], chosen["value"]) == ("condition", "yes")
    ids = {a["id"] for _, a in page.tags if "id" in a}
    targets = [a["href"] for a in page.all("a") if a.get("href", "").startswith("#")]
    assert {target[1:] for target in targets} <= ids
    assert rows() == 0
    visitor.send(ADDRESS, submission=page.value("submission"), sex="female")


def test_what_is_no_form_or_too_much_is_refused(visitor):
    assert visitor.client.post(ADDRESS, json={"sex": "male"}).status_code == 415
    visitor.send(ADDRESS, 413, own_religion="x" * (BODY_BYTES + 1))


def test_receipt_and_place_lead_there(visitor, gathering):
    assert any(a.get("href") == ADDRESS for a in visitor.open(visitor.receipt()).all("a"))
    place = visitor.open(visitor.place(gathering()))
    assert any(a.get("href") == "/en/about-you/booking" for a in place.all("a"))


def test_two_thousand_people_at_one_address_may_answer(visitor, app, rows):
    for _ in range(40):  # more than any limit on a form, each with a form of its own
        send(visitor)
    assert rows() == 240


def test_the_page_with_its_styles_fits_in_one_flight_in_every_language(client):
    accepts = {"Accept-Encoding": "br"}
    pages = {tag: client.get(f"/{tag}/about-you/pledge", headers=accepts).data for tag in LANGUAGES}
    (sheet,) = re.findall(
        r'rel="stylesheet" href="([^"]+)"', brotli.decompress(pages["en"]).decode()
    )
    style = len(client.get(sheet, headers=accepts).data)
    weights = {tag: len(page) + style for tag, page in pages.items()}
    assert max(weights.values()) <= 14_336, weights


def test_more_than_any_hall_sends_are_asked_to_wait_and_lose_nothing(visitor, app, rows):
    app.config["RATELIMIT_ENABLED"] = True
    assert security.DESCRIBED.amount > 2000
    with app.app_context():
        mark = app.extensions["sealer"].mark("shape", "equality")
        limiter.limiter.hit(security.DESCRIBED, "alike", mark, cost=security.DESCRIBED.amount - 1)
    send(visitor, sex="female")
    kept = rows()
    page = send(visitor, 429, own_religion="Alevi")
    assert "Nothing is lost. Wait ten minutes, then try again." in page.words
    assert page.response.headers["Retry-After"] == "300"
    assert page.value("own_religion") == "Alevi" and rows() == kept


def test_one_form_sent_over_and_over_is_asked_to_wait(visitor, app):
    app.config["RATELIMIT_ENABLED"] = True
    fields = {"submission": visitor.open(ADDRESS).value("submission")}
    for _ in range(30):
        visitor.send(ADDRESS, **fields)
    visitor.send(ADDRESS, 429, **fields)
