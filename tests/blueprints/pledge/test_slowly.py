"""What is sent slowly, without an end, or while another writes."""

import sqlite3
from io import BytesIO

import pytest

from campaign import create_app, engines
from campaign.extensions import db
from tests import make
from tests.conftest import config
from tests.visitor import Visitor

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def path(app) -> str:
    """SQLite's file: it lets one write at a time."""
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL has many writers")
        return db.engine.url.database


class Slow(BytesIO):
    """A body during which somebody else writes."""

    def __init__(self, body: bytes, path: str) -> None:
        super().__init__(body)
        self.path, self.asked = path, 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.asked += 1
        other = sqlite3.connect(self.path, timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE badge SET state = state")
        other.execute("COMMIT")
        other.close()
        return super().read(size)

    def readinto(self, buffer, /) -> int:
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)


def send(client, address: str, slow: Slow, kind: str = FORM) -> int:
    length = str(len(slow.getvalue()))
    answer = client.post(
        address, input_stream=slow, content_type=kind, headers={"Content-Length": length}
    )
    assert slow.asked
    return answer.status_code


@pytest.mark.parametrize("act", ["correct", "language", "stop-updates", "new-badge", "erase"])
def test_a_slow_form_keeps_no_signer_waiting(visitor, path, act):
    receipt = visitor.receipt(name="Amina", age_band="18_plus")
    body = b"name=Bola&ward=&language=ur"
    assert send(visitor.client, f"{receipt}/{act}", Slow(body, path)) == 303


def test_a_slow_signing_keeps_no_signer_waiting(visitor, path):
    body = f"submission={visitor.submission()}&agree=y".encode()
    assert send(visitor.client, "/en/pledge", Slow(body, path)) == 303


@pytest.mark.parametrize("address", ["/hosts/friends/profile", "/hosts/friends/events/new"])
def test_nor_does_a_slow_form_of_somebody_who_signed_in(app, path, visitor, address):
    with app.app_context():
        group = make.group(db.session, slug="friends")
        account = make.account(db.session, group=group)
    visitor.enter(account)
    assert send(visitor.client, address, Slow(b"csrf_token=guess", path)) == 400


def test_a_body_that_does_not_say_how_long_it_is_is_refused(visitor, pledges):
    body = f"submission={visitor.submission()}&agree=y&name=".encode()
    sent = {"input_stream": BytesIO(body), "content_type": FORM}
    unsaid = {"environ_overrides": {"HTTP_TRANSFER_ENCODING": "chunked"}}
    ended = {"environ_base": {"wsgi.input_terminated": True}}
    response = visitor.client.post("/en/pledge", **sent, **unsaid, **ended)
    assert response.status_code == 411
    assert pledges() == 0


def test_when_others_write_too_long_it_says_so_and_when_to_come_back(app, path, monkeypatch):
    monkeypatch.setattr(engines, "BUSY_MILLISECONDS", 10)
    busy = create_app(config(f"sqlite:///{path}"))
    visitor = Visitor(busy.test_client())
    submission = visitor.submission()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    page = visitor.sign(503, submission=submission)
    assert int(page.response.headers["Retry-After"]) > 0
    assert "busy" in page.words
    other.execute("ROLLBACK")
    other.close()
    visitor.receipt(submission=submission)
    with busy.app_context():
        db.engine.dispose()
