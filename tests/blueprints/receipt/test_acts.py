"""How an act on a receipt is asked for and answered."""

import sqlite3
from io import BytesIO

import pytest
from flask import before_render_template

from campaign.extensions import db
from campaign.models import Pledge

ADULT = {"name": "Amina Khan", "age_band": "18_plus"}
ACTS = ("correct", "language", "stop-updates", "new-badge", "withdraw", "erase")


@pytest.fixture
def receipt(visitor) -> str:
    return visitor.receipt(**ADULT)


@pytest.mark.parametrize("act", ACTS)
def test_what_is_no_form_is_refused_and_changes_nothing(visitor, receipt, act):
    before = visitor.open(receipt).html
    assert visitor.client.post(f"{receipt}/{act}", json={"name": "x"}).status_code == 415
    assert visitor.open(receipt).html == before


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_correction_that_came_without_the_name_leaves_it(visitor, receipt, kind):
    data = {"input_stream": BytesIO(b""), "content_type": kind}
    page = visitor._checked(visitor.client.post(f"{receipt}/correct", **data), 422)
    assert page.value("name") == "Amina Khan"
    assert "nothing is changed" in page.words
    assert "Amina Khan" in visitor.open(receipt).words


def test_an_empty_name_that_was_sent_is_a_wish(visitor, receipt):
    visitor.send(f"{receipt}/correct", name="", ward="")
    assert "Amina Khan" not in visitor.open(receipt).words


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "{receipt}", 200),
        ("GET", "{bare}", 302),
        ("GET", "{receipt}/erase", 405),
        ("POST", "{receipt}", 405),
        ("POST", "{receipt}/language", 400),
        ("POST", "{receipt}/new-badge", 303),
        ("GET", "/en/receipt/guess", 404),
        ("GET", "{receipt}/badge.png", 200),
        ("GET", "/en/b/000000000000", 404),
    ],
)
def test_an_address_that_is_a_secret_is_not_kept_and_not_told(
    visitor, receipt, method, path, status
):
    path = path.format(receipt=receipt, bare=receipt.removeprefix("/en"))
    response = visitor.client.open(path, method=method)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_so_it_is_after_the_pledge_was_taken_back(visitor, receipt):
    visitor.send(f"{receipt}/withdraw")
    response = visitor.send(f"{receipt}/new-badge", 409).response
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("bad", [{"name": "<i>"}, {"name": "Other", "postcode": "AB10 1AB"}])
def test_a_refused_correction_is_shown_without_holding_up_writers(app, visitor, receipt, bad):
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL has many writers")
        path = db.engine.url.database
    written = []

    def write(*_: object, **__: object) -> None:
        other = sqlite3.connect(path, timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
        other.close()
        written.append(True)

    with before_render_template.connected_to(write, app):
        page = visitor.send(f"{receipt}/correct", 422, ward="", **bad)
    assert written
    assert page.value("name") == bad["name"]
    assert "Amina Khan" in visitor.open(receipt).words


def test_a_second_tap_on_erase_is_answered_like_the_first(visitor, receipt):
    first = visitor.send(f"{receipt}/erase").response.headers["Location"]
    assert visitor.send(f"{receipt}/erase").response.headers["Location"] == first
    visitor.send("/en/receipt/guess/erase", 404)
    visitor.open(receipt, 404)


def test_a_pledge_taken_back_has_no_language_to_change(visitor, receipt, app):
    visitor.send(f"{receipt}/withdraw")
    visitor.send(f"{receipt}/language", 409, language="ur")
    with app.app_context():
        assert db.session.query(Pledge).one().language == "en"
