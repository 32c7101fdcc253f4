"""Stewards at a carnival, with the real page, the real server, and no signal."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from campaign import clock
from campaign.domain import booking, entering
from campaign.domain.booking import Booking
from campaign.extensions import db
from campaign.models import Account
from campaign.words import gate as gate_words
from events.models import Event
from tests import make
from tests.browsers import on_one_engine, overflow
from tests.gate.stewards_phone import SEALER, Place
from tests.journeys.stewards_screen import CAMERA, StewardsScreen

NAME, CONTACT = "Zubaida Quartermain", "zubaida.quartermain@example.org"

Opens = Callable[..., StewardsScreen]


@pytest.fixture
def place(app: Flask) -> Place:
    return Place(app, badges=8)


@pytest.fixture
def steward(browser: Browser, address: str, tmp_path: Path) -> Iterator[Opens]:
    """Opens phones, each with a profile of its own, that have joined a gate by its link."""
    opened: list[StewardsScreen] = []

    def open_one(place: Place, gate: int = 0, **options: Any) -> StewardsScreen:
        folder = tmp_path / f"phone {len(opened)}"
        one = StewardsScreen(browser.browser_type, folder, address, **options)
        opened.append(one)
        one.join(place.invitation(gate))
        return one

    yield open_one
    for one in opened:
        one.close()


def book(place: Place, code: str, party: int, name: str = NAME, contact: str = CONTACT) -> None:
    """Book for a party, under a name and with a contact."""
    with place.app.app_context():
        event = db.session.query(Event).filter_by(slug=place.slug).one()
        wanted = Booking(f"booked with {code}", "en", name, party, contact, badge=code)
        before = clock.now() - timedelta(days=2)
        booking.book(db.session(), event, place.day, wanted, now=before, sealer=SEALER)
        db.session.commit()


def scan_all(steward: StewardsScreen, codes: list[str], before: int = 0) -> None:
    """Scan one after another; each is on the disk before the next comes."""
    for number, code in enumerate(codes, before + 1):
        # As badges hold it, and as people type it.
        steward.scan(f"{steward.address}/b/{code}".upper() if number % 2 else code.lower())
        expect(steward("#unsent")).to_have_text(f"{number} not sent yet")
        steward.shows("welcome")


def test_a_hundred_badges_without_signal_outlive_a_killed_page(app, steward):
    place = Place(app, badges=100)
    phone = steward(place)
    phone.go_offline()
    scan_all(phone, place.codes[:50])
    phone.kill()
    expect(phone("#unsent")).to_have_text("50 not sent yet")
    scan_all(phone, place.codes[50:], before=50)
    assert place.scans() == []
    phone.come_online()
    assert [(seq, state) for _, seq, state, _ in place.scans()] == [
        (seq, "stored") for seq in range(1, 101)
    ]
    assert place.summary().came == 100


@on_one_engine
def test_a_badge_stopped_between_sync_and_scan_is_found_when_it_is_sent(
    app, address, phone, place, steward
):
    stopped, good = place.codes[:2]
    at_gate = steward(place)
    at_gate.go_offline()
    place.spoil(stopped)
    at_gate.scan(stopped)
    at_gate.shows("welcome")  # what the phone cannot know, it cannot tell
    at_gate.scan(good)
    expect(at_gate("#unsent")).to_have_text("2 not sent yet")
    at_gate.come_online()
    expect(at_gate("#more-count")).to_have_text("1")
    at_gate.unfold("tray")
    expect(at_gate("#tray-list li")).to_have_count(1)
    expect(at_gate("#tray-list")).to_contain_text(str(gate_words.WORDS["refused_revoked"]))
    at_gate.wait_until_out_of_sight()
    at_gate.scan(stopped)
    at_gate.shows("revoked")
    live = sign_in_as_host(app, address, phone, place)
    # It renews itself every 15 seconds, from figures at most 5 seconds old.
    expect(live.locator("#looks tbody tr")).to_have_count(1, timeout=30_000)
    expect(live.locator("#looks")).to_contain_text("North")
    expect(live.locator("[data-live] .totals dd").first).to_have_text("1")


def sign_in_as_host(app, address, phone, place) -> Page:
    """Open the host's live page."""
    with app.app_context():
        event = db.session.query(Event).filter_by(slug=place.slug).one()
        account = make.account(db.session, group=event.group)
        kept = db.session.get(Account, account.id)
        token = entering.begin(db.session, kept, device="test", now=clock.now())
        db.session.commit()
    client = app.test_client()
    with client.session_transaction(base_url=address) as cookie:
        cookie["_user_id"] = token
    session = client.get_cookie("session", domain="127.0.0.1")
    page = phone(390)
    page.context.add_cookies([{"name": "session", "value": session.value, "url": address}])
    page.goto(f"{address}/hosts/{place.slug}/events/{place.slug}/dates/{place.day}/gates/live")
    return page


@on_one_engine
def test_no_name_no_contact_and_no_code_is_anywhere_on_the_phone(place, steward):
    party, stopped, typed, kept = place.codes[:4]
    book(place, party, 3)
    place.spoil(stopped)
    phone = steward(place)
    phone.type(typed)
    phone.shows("welcome")
    phone.go_offline()
    for code, outcome in ((party, "welcome"), (stopped, "revoked"), (kept, "welcome")):
        phone.scan(f"{phone.address}/b/{code}".upper())
        phone.shows(outcome)
    phone.put_away()
    dump = phone.dump()
    phone.close()
    files = phone.files()
    phone.open(online=False)

    secrets = [NAME, "Quartermain", CONTACT, *place.codes]
    secrets += [" ".join((code[:4], code[4:8], code[8:])) for code in place.codes]
    assert [one for one in secrets if one.lower() in dump.lower()] == []
    assert sorted(found_in(files, secrets)) == []
    # The search finds what is there.
    assert place.slug in dump and "Welcome" in dump
    assert found_in(files, [place.slug])


def found_in(files: dict[str, bytes], texts: list[str]) -> set[tuple[str, str]]:
    """Return which texts are in which files, in any case and in each way a browser writes text."""
    ways = ("utf-8", "utf-16-le", "utf-16-be")
    return {
        (name, text)
        for name, body in files.items()
        for lowered in [body.lower()]
        for text in texts
        if any(text.lower().encode(way) in lowered for way in ways)
    }


@on_one_engine
def test_two_gates_without_signal_tell_each_other_by_codes_on_their_screens(place, steward):
    both, alone = place.codes[:2]
    north, south = steward(place), steward(place, gate=1, flags=CAMERA)
    for phone in (north, south):
        phone.go_offline()
    north.scan(both)
    north.shows("welcome")
    north.unfold("handover")
    north.page.click("#show-codes")
    for _ in range(20):
        shown = north("#frame").screenshot()
        picture = {"name": "frame.png", "mimeType": "image/png", "buffer": shown}
        south.page.set_input_files("#photo", picture)
        expect(south("#handing")).to_be_visible()
        if south("#handing:has-text('North')").count():
            break
    expect(south("#handing")).to_contain_text("North")
    south.scan(both)
    south.shows("perhaps_here")
    south.scan(alone)
    south.shows("welcome")
    for phone in (north, south):
        if phone("#showing").is_visible():
            phone.page.keyboard.press("Escape")
        phone.come_online()
    summary = place.summary()
    assert summary.came == 2
    (repeat,) = summary.repeats  # both scans are kept, and the host is told
    assert len(place.scans()) == 3


@on_one_engine
def test_walk_ins_counted_without_signal_arrive_exactly(place, steward):
    phone = steward(place)
    phone.go_offline()
    phone.go("count")
    for who, times in (("adult", 5), ("child", 3), ("wheelchair", 2), ("pushchair", 1)):
        for _ in range(times):
            phone.page.click(f"[data-who={who}]")
        expect(phone(f"#so-far-{who}")).to_have_text(f"{times} so far")
    for who, left in (("pushchair", 0), ("wheelchair", 1)):
        phone.page.click("#undo")
        expect(phone(f"#so-far-{who}")).to_have_text(f"{left} so far")
    phone.kill()
    phone.go("count")
    phone.page.click("[data-who=adult]")
    expect(phone("#so-far-adult")).to_have_text("6 so far")
    phone.come_online()
    summary = place.summary()
    counted = {who: number for who, number in summary.counters.items() if number}
    assert counted == {"adult": 6, "child": 3, "wheelchair": 1}
    assert (summary.walk_ins, summary.inside) == (10, 10)


@on_one_engine
def test_a_party_of_four_comes_in_parts_and_goes_in_parts(place, steward):
    code = place.codes[0]
    book(place, code, 4)
    phone = steward(place)
    phone.go_offline()
    phone.scan(code)
    expect(phone("#numbers button")).to_have_count(4)
    phone.tap("#numbers button:nth-child(3)")
    phone.shows("welcome", "3 of 4 came")
    phone.wait_until_out_of_sight()
    phone.scan(code)
    phone.shows("welcome", "4 of 4 came")
    phone.wait_until_out_of_sight()
    phone.scan(code)
    phone.shows("already_here", "North")
    phone.put_away()
    phone("label[for=kind-exit]").click()
    expect(phone("body.going-out")).to_be_visible()
    phone.scan(code)
    phone.shows("goodbye")
    expect(phone("#numbers button")).to_have_count(4)
    phone.tap("#numbers button:nth-child(2)")
    phone.shows("goodbye", "2 people went out")
    expect(phone("#figures")).to_contain_text("2 inside now")
    phone.put_away()
    phone.come_online()
    summary = place.summary()
    assert (summary.came, summary.inside) == (4, 2)


@on_one_engine
def test_in_urdu_the_whole_gate_runs_from_right_to_left(place, steward, axe):
    words = gate_words.words("ur")["words"]
    phone = steward(place, width=320, locale="ur-PK")
    html = phone("html")
    expect(html).to_have_attribute("dir", "rtl")
    expect(html).to_have_attribute("lang", "ur")
    phone.go_offline()
    phone.scan(place.codes[0])
    phone.shows("welcome")
    expect(phone("#verdict-word")).to_have_text(words["welcome"])
    phone.put_away()
    for part in ("scan", "count", "more"):
        phone.go(part)
        assert axe(phone.page) == [], part
        assert overflow(phone.page) <= 0, part
    first, last = (phone(f"[data-part={part}]").bounding_box() for part in ("scan", "more"))
    assert first and last and first["x"] > last["x"], "what comes first is on the right"


@on_one_engine
def test_a_rehearsal_in_aeroplane_mode_says_ready(place, steward):
    phone = steward(place, flags=CAMERA)
    phone.go_offline()
    phone.unfold("rehearsal")
    phone.page.click("#rehearse")
    said = phone("#rehearsal-said")
    expect(said).to_have_text("Ready: this phone works without signal.", timeout=60_000)
    expect(phone("#unsent")).to_have_text("All is sent")
    phone.come_online()
    assert place.scans() == []
