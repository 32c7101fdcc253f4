"""What one token can make others wait for, and what a quarter of an hour can hold."""

import json
import sqlite3

import pytest
from sqlalchemy import event as listening

from campaign.extensions import db
from events import checkin
from events.models import Device

TALLY = {"gate": "North", "bucket": "2026-06-05T17:30:00Z", "who": "adult", "total": 4}
LONG = b'{"device_time":"2026-06-05T17:30:00Z","%s":[' + b",".join([b"{}"] * 60_000) + b"]}"


@pytest.fixture
def writer(app):
    """Somebody who writes meanwhile."""
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL has many writers")
        path = db.engine.url.database
    other = sqlite3.connect(path, timeout=0, isolation_level=None)
    yield other
    other.close()


@pytest.mark.parametrize("field", [b"scans", b"tallies"])
def test_a_list_that_is_too_long_is_refused_before_its_items_are_looked_at(phone, names, field):
    sent = LONG.replace(b"%s", field)
    response = phone.ask("batch", data=sent, content_type="application/json")
    assert names(response) - {"scans"} == {field.decode()} - {"scans"}
    assert len(response.data) < 1_000


@pytest.mark.parametrize("scans", [[{}] * 500, [{}] * 501, [{str(n): 1 for n in range(9_000)}]])
def test_what_cannot_be_is_understood_while_somebody_else_writes(phone, writer, scans):
    writer.execute("BEGIN IMMEDIATE")
    sent = json.dumps({"device_time": "2026-06-05T17:30:00Z", "scans": scans})
    assert phone.ask("batch", data=sent, content_type="application/json").status_code == 422


def test_fifty_faults_are_told_and_how_many_more_there_are(phone, client):
    response = phone.send(*[{}] * 500)
    found = json.loads(response.data)
    assert len(found["errors"]) == 50 and found["more_errors"] == 500 * 5 - 50
    assert len(response.data) < 5_000
    sent = {"invitation": "x", "language": "en", **{str(n): 1 for n in range(60)}}
    found = json.loads(client.post("/api/v1/gate/join", json=sent).data)
    assert len(found["errors"]) == 50 and found["more_errors"] == 10
    assert "more_errors" not in json.loads(phone.send({}).data)


def test_badges_are_marked_before_the_writing_begins(phone, printed, scan, app, writer):
    sent, said = scan(printed(3)[0]), []
    with app.app_context():
        engine = db.engine

    def listen(_connection, _cursor, statement, *_rest) -> None:
        said.append(statement)

    listening.listen(engine, "before_cursor_execute", listen)
    try:
        assert phone.results(sent) == [("stored", None)]
    finally:
        listening.remove(engine, "before_cursor_execute", listen)
    begins = said.index("BEGIN IMMEDIATE")
    asked = [n for n, one in enumerate(said) if one.startswith("SELECT badge.id, badge.code")]
    assert asked and max(asked) < begins


def test_totals_after_the_stop_are_answered_refused(phone, session, time_machine):
    assert phone.send(tallies=[TALLY]).get_json()["tallies"] == "stored"
    checkin.revoke(session, device := session.query(Device).one(), now=device.joined_at)
    session.commit()
    late = {**TALLY, "bucket": "2026-06-05T17:45:00Z"}
    assert phone.send(tallies=[TALLY, late]).get_json()["tallies"] == "refused"
    assert phone.send(tallies=[{**TALLY, "total": 9}]).get_json()["tallies"] == "stored"


def test_a_total_of_a_quarter_is_one_that_can_be_tapped(phone, names):
    assert phone.send(tallies=[{**TALLY, "total": 5_000}]).status_code == 200
    assert names(phone.send(tallies=[{**TALLY, "total": 5_001}])) == {"tallies.0.total"}
