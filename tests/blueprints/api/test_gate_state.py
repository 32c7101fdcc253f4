"""What a phone at a gate is told, and which phone is told anything."""

import base64
import re
from datetime import timedelta

import pytest

from campaign import clock
from campaign.domain import badging, booking, marking
from events import admission
from events.models import CheckIn, Device
from tests import make

NAMES = ("Zofia Nowak", "امینہ بیگم")
CONTACTS = ("zofia@example.org", "+447700900123")


@pytest.fixture
def booked(open_gate, printed, book):
    """Real bookings with names, contacts and badges; returns the gate and the badges' codes."""

    def make_some(**over):
        gate, codes = open_gate(bookable=True, capacity=50, **over), printed(3)
        for n, code in enumerate((*codes[:2], "")):
            book(gate, code, party=n + 2, name=NAMES[n % 2], contact=CONTACTS[n % 2])
        return gate, codes

    return make_some


def test_a_phone_is_told_its_event_its_gate_and_its_key(open_gate, join, key):
    gate = open_gate(title={"en": "Meal", "ur": "کھانا"}, capacity=40)
    open_gate("South")
    phone = join(gate)
    found = phone.state().get_json()
    assert found["event"] == {
        "title": {"en": "Meal", "ur": "کھانا"},
        "slug": "meal",
        "day": "2026-06-05",
        "starts": "2026-06-05T18:00:00+01:00",
        "ends": "2026-06-05T20:00:00+01:00",
        "zone": "Europe/London",
        "capacity": 40,
        "booked_only": False,
    }
    assert found["gate"]["name"] == "North"
    assert [one["name"] for one in found["gates"]] == ["North", "South"]
    assert found["device"] == {"number": 1, "until": "2026-06-05T21:00:00+00:00"}
    assert found["host"] == "localhost" and found["counters"] == ["adult", "child"]
    assert found["server_time"] == "2026-06-05T17:30:00+00:00"
    told = base64.urlsafe_b64decode(found["key"] + "=")
    assert told == key(gate) and len(told) == 32


def test_bookings_are_told_as_marks_and_parties(booked, join, key):
    gate, codes = booked(walk_ups=False)
    found, marks = join(gate).state().get_json(), [marking.mark(key(gate), one) for one in codes]
    assert found["parties"] == {marks[0]: 2, marks[1]: 3}
    assert found["event"]["booked_only"] is True


def test_who_books_twice_with_one_badge_comes_with_both_and_who_gives_back_does_not(
    booked, book, join, session, sealer
):
    gate, codes = booked()
    book(gate, codes[1], party=4)
    token = book(gate, codes[2], party=4)
    booking.cancel(session, booking.find(session, token), now=clock.now(), sealer=sealer)
    session.commit()
    parties = join(gate).state().get_json()["parties"]
    assert sorted(parties.values()) == [2, 7]


def test_a_booking_with_a_badge_that_is_printed_later_is_found_then(open_gate, join, book, session):
    gate, code = open_gate(bookable=True), badging.new_code()
    phone = join(gate)
    book(gate, code, party=5)
    assert phone.state().get_json()["parties"] == {}
    badging.record_batch(session, [code], made_for="late", now=clock.now())
    session.commit()
    assert list(phone.state().get_json()["parties"].values()) == [5]


def test_nothing_that_goes_down_holds_a_name_a_contact_or_a_code(booked, join, scan):
    gate, codes = booked()
    one, other = join(gate), join(gate)
    other.send(*(scan(code) for code in codes))
    replies = [one.state(), one.badges(), one.send(scan(codes[0]), scan("no badge"))]
    assert len(replies[0].get_json()["scans"]) == 3
    for reply in replies:
        assert reply.status_code == 200
        whole = reply.get_data() + str(reply.headers).encode()
        for secret in (*NAMES, *CONTACTS, *codes, *(code.lower() for code in codes)):
            assert secret.encode() not in whole
            assert secret.encode("unicode-escape") not in whole


def test_the_scans_of_other_phones_come_and_ones_own_do_not(open_gate, join, printed, scan, key):
    north, codes = open_gate(), printed(2)
    one, other = join(north), join(open_gate("South"))
    sent = scan(codes[0], people=2, seq=7)
    one.send(scan(codes[1]))
    other.send(sent, scan("5901234123457"))
    found = one.state().get_json()
    south = next(gate["id"] for gate in found["gates"] if gate["name"] == "South")
    assert found["scans"] == [
        [sent["scan"], marking.mark(key(north), codes[0]), "entry", 2, sent["at"], south, 2, 7]
    ]
    assert not found["more"]


def test_scans_are_told_page_by_page_and_then_only_what_is_new(
    open_gate, join, printed, scan, time_machine
):
    gate, codes = open_gate(), printed(1)
    one, other = join(gate), join(gate)
    for _ in range(5):
        other.send(*(scan(codes[0]) for _ in range(500)))
    time_machine.shift(timedelta(minutes=3))
    first = one.state().get_json()
    second = one.state(first["cursor"]).get_json()
    told = {scan[0] for page in (first, second) for scan in page["scans"]}
    assert (len(first["scans"]), first["more"]) == (2000, True)
    assert len(told) == 2500 and not second["more"]
    new = scan(codes[0])
    other.send(new)
    assert [scan[0] for scan in one.state(second["cursor"]).get_json()["scans"]] == [new["scan"]]


@pytest.mark.parametrize(
    "since", ["x", "1.2", "-1.0.0", "9" * 400, "1.1.x", "\ud800", "\0", "٣.٣.٣"]
)
def test_a_cursor_that_is_none_is_named(phone, names, since):
    sent = since.encode("utf-8", "surrogatepass")
    response = phone.ask(f"meal/{phone.day}", "GET", query_string={"since": sent})
    assert names(response) == {"since"}


def test_the_figures_are_of_the_whole_date_and_a_few_seconds_old_at_most(
    open_gate, join, printed, scan, time_machine
):
    gate, codes = open_gate(), printed(3)
    one, other = join(gate), join(gate)
    tally = {"gate": "North", "bucket": "2026-06-05T17:30:00Z", "who": "adult", "total": 4}
    other.send(*(scan(code) for code in codes), tallies=[tally])
    other.send(scan(codes[0], kind="exit", seq=2))
    time_machine.shift(timedelta(seconds=6))
    found = one.state().get_json()
    assert (found["came"], found["inside"], found["walk_ins"]) == (3, 6, 4)


def test_a_party_that_comes_in_two_halves_is_counted_whole(booked, join, scan, time_machine):
    gate, codes = booked()
    phone = join(gate)
    phone.send(scan(codes[1], people=1, seq=1), scan(codes[1], people=2, seq=2))
    time_machine.shift(timedelta(seconds=6))
    assert phone.state().get_json()["came"] == 3


def test_a_phone_that_only_asks_is_heard_too(phone, session, time_machine):
    time_machine.shift(timedelta(minutes=9))
    assert phone.state().status_code == 200
    device = session.query(Device).one()
    assert device.heard_at == clock.now() and device.offset_seconds is None


def assert_tells_nothing(response, status):
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    found = response.get_json(force=True)
    assert set(found) == {"type", "title", "status"}
    assert not re.search(r"[0-9a-f]{16}", response.text)


@pytest.mark.parametrize("address", ["other/2026-06-05", "meal/2026-06-06", "x/y", "%E2/%20"])
def test_another_events_token_gets_403_and_no_data(phone, open_gate, printed, address):
    open_gate(slug="other")
    printed(3)
    assert_tells_nothing(phone.ask(address, "GET"), 403)
    assert_tells_nothing(phone.ask(f"{address}/badges"), 403)


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer x", "Bearer " + "0" * 48, "Basic YTpi", "Bearer a=b", "Bearer é"]
)
def test_an_unknown_token_gets_401(client, phone, sent):
    headers = {"Authorization": sent} if sent else {}
    for method, path in (
        ("GET", "meal/2026-06-05"),
        ("POST", "meal/2026-06-05/badges"),
        ("POST", "batch"),
        ("POST", "leave"),
    ):
        response = client.open(f"/api/v1/gate/{path}", method=method, headers=headers, json={})
        assert_tells_nothing(response, 401)
        assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_phone_that_was_signed_out_learns_nothing_more(phone, open_gate):
    assert phone.ask("leave").status_code == 204
    assert phone.ask("leave").status_code == 204
    for response in (phone.state(), phone.badges()):
        assert_tells_nothing(response, 403)


def test_a_phone_learns_nothing_more_two_hours_after_the_end(phone, time_machine):
    time_machine.shift(timedelta(hours=3, minutes=30))
    assert phone.state().status_code == 200
    time_machine.shift(timedelta(seconds=1))
    for response in (phone.state(), phone.badges()):
        assert_tells_nothing(response, 403)


def test_when_the_key_is_destroyed_its_phones_are_told_so(phone, session):
    check_in = session.query(CheckIn).one()
    admission.freeze(session, check_in, now=clock.now())
    session.commit()
    for response in (phone.state(), phone.badges(), phone.send()):
        assert_tells_nothing(response, 410)
    assert phone.ask("leave").status_code == 204


def test_no_cache_keeps_anything(phone):
    for response in (phone.state(), phone.badges(), phone.send(), phone.ask("leave")):
        assert response.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in response.headers


def test_the_gate_is_described(client):
    found = client.get("/api/v1/openapi.json").get_json()
    paths = found["paths"]
    here = {f"/api/v1/gate/{end}" for end in ("join", "batch", "leave", "{slug}/{day}")}
    assert here | {"/api/v1/gate/{slug}/{day}/badges"} <= set(paths)
    batch = paths["/api/v1/gate/batch"]["post"]
    assert batch["security"] == [{"device": []}]
    assert found["components"]["securitySchemes"]["device"]["scheme"] == "bearer"
    sent = found["components"]["schemas"]["Scan"]
    assert set(sent["required"]) == {"scan", "code", "kind", "at", "seq"}
    assert sent["properties"]["people"]["maximum"] == 10
    assert "application/octet-stream" in str(paths["/api/v1/gate/{slug}/{day}/badges"]["post"])


def test_an_event_of_another_is_not_planted_by_asking(phone, session):
    phone.ask("nothing/2026-06-05", "GET")
    assert session.query(make.Event).count() == 1
