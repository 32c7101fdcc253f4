"""A gate that is open this evening, and phones at it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaign import clock
from campaign.domain import admitting, badging, booking, recognising
from campaign.domain.booking import Booking
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from events.models import Gate
from tests import make

NOW = datetime(2026, 6, 5, 17, 30, tzinfo=UTC)  # it began at 17:00 and ends at 19:00, in UTC
DAY = date(2026, 6, 5)
API = "/api/v1/gate"
PROBLEM = "application/problem+json"


@pytest.fixture
def scan() -> Callable[..., dict[str, Any]]:
    """One scan as a phone sends it."""
    return _scan


def _scan(code: str, **over: Any) -> dict[str, Any]:
    usual = {"scan": str(uuid.uuid4()), "code": code, "kind": "entry", "seq": 1}
    return {**usual, "at": clock.now().isoformat(), **over}


@dataclass
class Phone:
    """A steward's phone."""

    client: FlaskClient
    token: str
    slug: str = "meal"
    day: str = str(DAY)

    def ask(self, path: str, method: str = "POST", **options: Any) -> TestResponse:
        """Ask for an address of the gate's."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.client.open(f"{API}/{path}", method=method, headers=headers, **options)

    def state(self, since: str = "") -> TestResponse:
        """Fetch what a phone has to know."""
        return self.ask(f"{self.slug}/{self.day}", "GET", query_string={"since": since})

    def badges(self, held: bytes = b"") -> TestResponse:
        """Fetch the badges that are not held."""
        return self.ask(f"{self.slug}/{self.day}/badges", data=held)

    def send(self, *scans: dict[str, Any], **over: Any) -> TestResponse:
        """Send a batch."""
        usual = {"device_time": clock.now().isoformat(), "scans": scans, "tallies": []}
        return self.ask("batch", json={**usual, **over})

    def results(self, *scans: dict[str, Any], **over: Any) -> list[tuple[str, str | None]]:
        """Send a batch that is taken, and return what became of each scan."""
        response = self.send(*scans, **over)
        assert response.status_code == 200, response.text
        found = response.get_json()["scans"]
        assert [one["scan"] for one in found] == [one["scan"] for one in scans]
        return [(one["result"], one["reason"]) for one in found]


@pytest.fixture(autouse=True)
def _evening(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def sealer() -> Sealer:
    """The one of the tests' applications."""
    return Sealer(make.FIELD_KEYS)


@pytest.fixture
def open_gate(session, sealer) -> Callable[..., Gate]:
    """Opens a gate of an event this evening, and commits."""

    def open_it(name: str = "North", **over: Any) -> Gate:
        found = db.session.scalar(db.select(make.Event).filter_by(slug=over.get("slug", "meal")))
        usual = {"slug": "meal", "starts": datetime(2026, 6, 5, 18)}
        event = found or make.event(session, **{**usual, **over})
        gate = admitting.open_gate(
            session, event, DAY, name, ["adult", "child"], now=clock.now(), sealer=sealer
        )
        session.commit()
        session.refresh(gate)
        assert gate.check_in.date.event.slug == event.slug  # all that is asked for later is loaded
        session.expunge_all()
        session.rollback()  # nobody waits for what a test looks at
        return gate

    return open_it


@pytest.fixture
def key(sealer) -> Callable[[Gate], bytes]:
    """The attendance key of a gate's date."""
    return lambda gate: recognising.key_of(gate.check_in, sealer)


@pytest.fixture
def book(session, sealer) -> Callable[..., str]:
    """Books a place at a gate's date, three hours ago, and commits; returns its token."""

    def book_it(gate: Gate, badge: str, party: int, **over: Any) -> str:
        event = session.merge(gate.check_in.date.event)
        usual = {"submission": str(uuid.uuid4()), "language": "en", "name": "Ama"}
        wanted = Booking(**{**usual, "badge": badge, "party": party, **over})
        before = clock.now() - timedelta(hours=3)
        token = booking.book(session, event, DAY, wanted, now=before, sealer=sealer)
        session.commit()
        return token

    return book_it


@pytest.fixture
def join(client, sealer) -> Callable[..., Phone]:
    """Lets a phone join a gate, over the wire."""

    def join_it(gate: Gate) -> Phone:
        until = clock.now() + timedelta(minutes=30)
        sent = {"invitation": admitting.invitation(gate, until, sealer), "language": "ur"}
        found = client.post(f"{API}/join", json=sent).get_json()
        return Phone(client, found["token"], found["slug"], found["day"])

    return join_it


@pytest.fixture
def phone(open_gate, join) -> Phone:
    """A phone at the north gate of the shared meal."""
    return join(open_gate())


@pytest.fixture
def printed(session) -> Callable[[int], list[str]]:
    """Prints badges and commits."""

    def print_them(count: int) -> list[str]:
        codes = badging.print_batch(session, count=count, made_for="the gate", now=clock.now())
        session.commit()
        return codes

    return print_them


@pytest.fixture
def names() -> Callable[[TestResponse], set[str]]:
    """The fields a problem names."""

    def of(response: TestResponse) -> set[str]:
        assert (response.status_code, response.mimetype) == (422, PROBLEM), response.text
        return set(response.get_json(force=True)["errors"])

    return of
