"""The public number."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from campaign import clock
from campaign.config import Config
from campaign.domain import counting
from campaign.extensions import db
from campaign.models import Recount
from tests import make


def test_the_number_says_by_channel_and_when(client, visitor):
    visitor.sign()
    response = client.get("/count.json")
    found = response.get_json()
    assert found["pledges"] == sum(found["by_channel"].values()) == 1
    assert datetime.fromisoformat(found["as_of"]).tzinfo
    assert found["recounted"] is None
    assert "public" in response.headers["Cache-Control"]


@pytest.fixture
def published(app):
    """A figure that stands for ten minutes."""
    usual = app.extensions["published"]
    app.extensions["published"] = counting.Published(timedelta(minutes=10))
    yield app.extensions["published"]
    app.extensions["published"] = usual


def test_who_signs_cannot_see_in_the_number_whether_they_were_counted(client, visitor, published):
    amina = {"name": "Amina", "age_band": "18_plus", "contact": "amina@example.org"}
    visitor.sign(**amina)
    before = client.get("/count.json").get_json()
    for name in ("Amina", "Bola"):
        visitor.sign(**{**amina, "name": name})
        assert client.get("/count.json").get_json() == before
        assert "1 person has signed" in visitor.open("/en/").words
    assert before["pledges"] == 1


def test_the_number_is_counted_anew_after_its_time(session):
    noon, stands = clock.now(), timedelta(minutes=10)
    published = counting.Published(stands)
    assert published.figure(session, now=noon).pledges == 0
    make.pledge(session)
    almost = published.figure(session, now=noon + stands - timedelta(seconds=1))
    assert (almost.pledges, almost.as_of) == (0, noon)
    later = published.figure(session, now=noon + stands)
    assert (later.pledges, later.as_of) == (1, noon + stands)
    assert published.figure(session, now=noon).as_of == noon, "the clock was put back"


def test_by_itself_the_number_stands_for_ten_minutes():
    assert Config.__dataclass_fields__["count_seconds"].default == 600


def test_a_recount_proves_it_and_records_when(app, client, visitor):
    visitor.sign()
    done = app.test_cli_runner().invoke(args=["count", "recount"])
    assert done.exit_code == 0, done.output
    assert "online: published 1, counted 1: proved" in done.output
    assert datetime.fromisoformat(client.get("/count.json").get_json()["recounted"])


def test_the_card_is_a_picture_for_sharing(client):
    response = client.get("/ur/card.png")
    assert response.data.startswith(b"\x89PNG")


def sign_meanwhile(app, statement_holds: str):
    """Sign on another connection as soon as a statement that holds this text is about to run."""
    signed = threading.Event()

    def sign() -> None:
        with app.app_context():
            make.pledge(db.session)
            db.session.commit()

    def before(_connection, _cursor, statement, *_: object) -> None:
        if statement_holds in statement and not signed.is_set():
            signed.set()
            thread = threading.Thread(target=sign)
            thread.start()
            thread.join()

    return before


def test_a_signing_during_the_recount_does_not_make_it_differ(app, client, visitor):
    visitor.sign()
    with app.app_context():
        engine = db.engine
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite lets nobody write during a recount")
    before = sign_meanwhile(app, "ORDER BY pledge.id")
    event.listen(engine, "before_cursor_execute", before)
    try:
        done = app.test_cli_runner().invoke(args=["count", "recount"])
    finally:
        event.remove(engine, "before_cursor_execute", before)
    assert done.exit_code == 0, done.output
    assert "online: published 1, counted 1: proved" in done.output
    assert client.get("/count.json").get_json()["pledges"] == 2


def test_a_recount_that_differs_proves_nothing(app, session):
    make.pledge(session)
    lines = counting.recount(session, now=clock.now(), published={"online": 2, "badge": 0})
    assert [line.agrees for line in lines] == [False, True]
    assert session.query(Recount).count() == 0
    assert all(line.agrees for line in counting.recount(session, now=clock.now()))
    assert session.query(Recount).count() == 2
