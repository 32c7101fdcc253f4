"""A steward's phone: the gate's own modules in a page of a real Chromium, without its screen."""

import contextlib
import json
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import BrowserContext, Error, Page

from benchmarks import phones
from campaign import clock
from campaign.domain import admitting, badging, booking, recognising, remembering
from campaign.domain.booking import Booking
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from events import admission, checkin
from events.admission import Summary
from events.models import CheckIn, Device, Event, EventDate, Gate, Scan
from tests import make

BATCH = "**/api/v1/gate/batch"
API = "**/api/v1/gate/**"
SEALER = Sealer(make.FIELD_KEYS)
START = """async (base) => {
  const { openGate } = await import(`${base}app.js`);
  window.skew ??= 0;
  window.gate = await openGate({ now: () => Date.now() + window.skew });
}"""
ADMIT = """async ([texts, later, deliberate]) => {
  const shown = [];
  for (const text of texts) {
    shown.push(await gate.admit(text, { deliberate }));
    window.skew += later;
  }
  return shown;
}"""
UNTIL = """async (patience) => {
  for (const end = performance.now() + patience; performance.now() < end; ) {
    await gate.refresh();
    const { state } = gate;
    if (%s) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}"""
DUMP = """async () => {
  const dump = {};
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((resolve) => {
      indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result);
    });
    for (const store of db.objectStoreNames) {
      const all = db.transaction(store).objectStore(store);
      const [keys, rows] = await Promise.all([all.getAllKeys(), all.getAll()].map((asked) =>
        new Promise((resolve) => (asked.onsuccess = () => resolve(asked.result)))));
      dump[`${name} ${store}`] = rows.map((row, i) => [keys[i], row]);
    }
    db.close();
  }
  const plain = (_, value) => {
    if (value instanceof Map) return [...value];
    if (value instanceof CryptoKey) return { key: value.extractable };
    return ArrayBuffer.isView(value) ? String.fromCharCode(...value) : value;
  };
  return JSON.stringify({ ...dump, local: { ...localStorage }, session: { ...sessionStorage } }, plain);
}"""


class Place:
    """An open date with two gates and printed badges, as the server has it."""

    def __init__(self, app: Flask, badges: int = 5, **over: Any) -> None:
        self.app = app
        # The tables are emptied beneath the process between two tests, which no running server sees.
        remembering._memories.clear()
        with app.app_context():
            now = clock.now()
            event, self.day, gates = phones.open_gates(
                db.session(), ["North", "South"], now=now, sealer=SEALER
            )
            row = db.session.get_one(EventDate, gates[0].date_id)
            for name, value in over.items():
                setattr(row if hasattr(row, name) else event, name, value)
            self.slug, self.date_id = event.slug, gates[0].date_id
            self.codes = badging.print_batch(db.session(), count=badges, made_for="x", now=now)
            self.gates = [gate.id for gate in gates]
            db.session.commit()

    def invitation(self, gate: int = 0) -> str:
        """What the host's page shows for a gate."""
        with self.app.app_context():
            until = clock.now() + timedelta(hours=1)
            return admitting.invitation(db.session.get_one(Gate, self.gates[gate]), until, SEALER)

    def book(self, code: str, party: int) -> None:
        """Book for a party with a badge."""
        with self.app.app_context():
            event = db.session.query(Event).filter_by(slug=self.slug).one()
            name = secrets.token_hex(8)
            wanted = Booking(submission=name, language="en", name="A", party=party, badge=code)
            before = clock.now() - timedelta(days=2)
            booking.book(db.session(), event, self.day, wanted, now=before, sealer=SEALER)
            db.session.commit()

    def spoil(self, code: str) -> None:
        """Put a badge out of use."""
        with self.app.app_context():
            badging.spoil(db.session(), code)
            db.session.commit()

    def revoke(self) -> None:
        """End every phone, as the host does."""
        with self.app.app_context():
            for device in db.session.query(Device).filter_by(date_id=self.date_id):
                checkin.revoke(db.session(), device, now=clock.now())
            db.session.commit()

    def summary(self) -> Summary:
        """What the host sees."""
        with self.app.app_context():
            check_in = db.session.get_one(CheckIn, self.date_id)
            parties = recognising.parties(db.session(), check_in, SEALER, now=clock.now())
            return admission.summary(db.session(), check_in, parties)

    def scans(self) -> list[tuple[str, int, str, int]]:
        """What the server holds: scan, seq, state and people, in the order of the phone."""
        with self.app.app_context():
            found = db.session.query(Scan.scan, Scan.seq, Scan.state, Scan.people)
            rows = found.filter_by(date_id=self.date_id).order_by(Scan.seq)
            return [(scan, seq, state, people) for scan, seq, state, people in rows]


class StewardsPhone:
    """One browser with one or more tabs of the gate."""

    def __init__(self, page: Page, address: str, place: Place) -> None:
        self.page, self.address, self.place = page, address, place
        self.host = urlsplit(address).netloc
        with place.app.test_request_context():
            digest = place.app.extensions["gate_bundle"].digest
        self.base = f"/gate/app/{digest}/"
        self.open(page)

    @property
    def context(self) -> BrowserContext:
        """The whole browser, all its tabs."""
        return self.page.context

    def open(self, page: Page) -> None:
        """Open the gate in a page, as its only screen."""
        self.page = page
        # Any of its own files is a page that does nothing, and that its service worker keeps.
        page.goto(f"{self.address}{self.base}reading.js")
        page.evaluate(START, self.base)

    def tab(self) -> Page:
        """Open a second tab, and go on in the first."""
        first, second = self.page, self.context.new_page()
        self.open(second)
        self.page = first
        return second

    def kill(self) -> None:
        """End the page as a phone does that is short of memory, and open a new one."""
        with contextlib.suppress(Error):
            self.page.goto("chrome://crash", timeout=5_000)
        self.page.close()
        self.open(self.context.new_page())

    def join(self, gate: int = 0) -> dict[str, Any]:
        """Join a gate."""
        invitation = self.place.invitation(gate)
        joined: dict[str, Any] = self.page.evaluate(
            "(invitation) => gate.join(invitation, 'en')", invitation
        )
        return joined

    def admit(self, *texts: str, later: int = 0, deliberate: bool = False) -> list[dict[str, Any]]:
        """Scan one after the other, with so many milliseconds between; deliberate: not by camera."""
        given = [list(texts), later, deliberate]
        shown: list[dict[str, Any]] = self.page.evaluate(ADMIT, given)
        return shown

    def outcomes(self, *texts: str, later: int = 0, deliberate: bool = False) -> list[str | None]:
        """Scan, and return what was shown in one word each; None where nothing was."""
        shown = self.admit(*texts, later=later, deliberate=deliberate)
        return [one and one["outcome"] for one in shown]

    def do(self, what: str, *given: Any) -> Any:
        """Call a method of the gate."""
        return self.page.evaluate("([what, given]) => gate[what](...given)", [what, given])

    def pass_time(self, milliseconds: int) -> None:
        """Let its clock be later."""
        self.page.evaluate("(by) => (window.skew += by)", milliseconds)

    @property
    def state(self) -> dict[str, Any]:
        """What the screen would show."""
        state: dict[str, Any] = self.page.evaluate("() => gate.refresh().then(() => gate.state)")
        return state

    def until(self, condition: str) -> None:
        """Wait until the state fulfils a condition written of `state`."""
        reached = self.page.evaluate(UNTIL % condition, 10_000)
        assert reached, f"{condition} of {self.state}"

    def dump(self) -> dict[str, Any]:
        """Everything the browser stores, but for the cache of the shell."""
        dump: dict[str, Any] = json.loads(self.page.evaluate(DUMP))
        return dump

    def stored(self, store: str) -> list[Any]:
        """The rows of one of its stores."""
        return [row for _, row in self.dump()[f"gate {store}"]]

    def without_signal(self, off: bool = True) -> None:
        """Go out of reach of the network, or come back."""
        self.context.set_offline(off)
