"""A date that is over: its numbers, the night when clocks go back, and the file of who came."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest

from events.attendance import quarter
from events.models import Scan
from tests.blueprints.hosts import at_gates
from tests.blueprints.hosts.at_gates import ago, flat, totals


@pytest.fixture
def over(event, load, kept):
    """The gates of a date that ended long ago, with what came in, before its key is destroyed."""
    event(starts=at_gates.began(50), minutes=120)

    def act(session, event):
        starts = event.starts.replace(tzinfo=at_gates.LONDON)
        gate = at_gates.open_gate(session, event, "North", now=starts)
        device = at_gates.join(session, gate, now=starts)
        codes = at_gates.badges(session, 3)
        scans = [
            at_gates.scan(code, starts + timedelta(minutes=9), n) for n, code in enumerate(codes)
        ]
        counted = [at_gates.count(gate, quarter(starts), "adult", 2)]
        at_gates.send(
            session,
            device,
            [*scans, at_gates.scan("x", starts, 9)],
            counted,
            now=starts + timedelta(minutes=30),
        )

    kept(act)
    return load(at_gates.address)


def test_a_date_that_is_over_is_no_longer_refreshed(host, over):
    page = host.open(f"{over}/live")
    assert "5 people came." in flat(page)
    assert "Inside now" not in page.words and "Refresh now" not in page.words
    assert not page.all("script")


def test_the_totals_stay_when_the_key_is_destroyed_and_the_page_says_so(host, over, kept):
    before, file = host.open(f"{over}/live"), host.client.get(f"{over}/attendance.csv").data
    kept(lambda session, _: at_gates.freeze(session))
    page = host.open(f"{over}/live")
    assert totals(page) == totals(before)
    assert re.findall("<rect[^>]+>", page.html) == re.findall("<rect[^>]+>", before.html)
    assert "The scans were destroyed on" in page.words
    assert "Needs a look" not in page.words and "Phone 1" not in page.words
    assert host.client.get(f"{over}/attendance.csv").data == file
    assert "The scans were destroyed on" in host.open(over).words
    assert kept(lambda session, _: session.query(Scan).count()) == 0


def rows(response):
    assert response.data.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))


def test_the_file_has_a_row_for_each_gate_and_quarter_of_an_hour(host, over, load):
    response = host.client.get(f"{over}/attendance.csv")
    assert response.mimetype == "text/csv"
    assert response.headers["Cache-Control"] == "no-store"
    day = over.split("/")[-2]
    assert f"attendance-iftar-{day}.csv" in response.headers["Content-Disposition"]
    (row,) = rows(response)
    starts = load(lambda event: event.starts)
    assert row == {
        "Gate": "North",
        "Day": day,
        "Quarter of an hour from": f"{starts:%H:%M}",
        "UTC": f"{starts.replace(tzinfo=at_gates.LONDON).astimezone(UTC):%Y-%m-%dT%H:%MZ}",
        "Came with a badge": "3",
        "Came back with a badge": "0",
        "Adult": "2",
        "Child": "0",
        "Wheelchair user": "0",
        "Pushchair": "0",
        "People who came in": "5",
        "People who left": "0",
    }


def test_a_gate_named_like_a_formula_is_text_in_the_file(host, gates, kept):
    def act(session, event):
        gate = at_gates.open_gate(session, event, "＝HYPERLINK(1)")
        device = at_gates.join(session, gate)
        at_gates.send(session, device, [at_gates.scan(at_gates.badges(session)[0], ago(5))])

    kept(act)
    (row,) = rows(host.client.get(f"{gates}/attendance.csv"))
    assert row["Gate"] == "'＝HYPERLINK(1)"


@pytest.fixture
def clocks_go_back(event, load, kept):
    """A date over the night of 25 October 2026: somebody in each quarter from 00:30 to 02:15 GMT."""
    event(starts=datetime(2026, 10, 24, 22), minutes=420)

    def act(session, event):
        start = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
        gate = at_gates.open_gate(session, event, "North", now=start)
        device = at_gates.join(session, gate, now=start)
        counted = [
            at_gates.count(gate, start + timedelta(minutes=15 * n), "adult", n + 1)
            for n in range(11)
        ]
        at_gates.send(session, device, counted=counted, now=start + timedelta(hours=3))

    kept(act)
    return load(at_gates.address)


def test_the_hour_that_comes_twice_is_two_in_chart_table_and_file(host, clocks_go_back):
    page = host.open(f"{clocks_go_back}/live")
    listed = re.findall(
        r'<th scope="row"><bdi>([^<]+)</bdi></th><td data-what="Came in">(\d+)<', page.html
    )
    assert listed == [
        *(("00:30", "1"), ("00:45", "2")),
        *(("01:00 BST", "3"), ("01:15 BST", "4"), ("01:30 BST", "5"), ("01:45 BST", "6")),
        *(("01:00 GMT", "7"), ("01:15 GMT", "8"), ("01:30 GMT", "9"), ("01:45 GMT", "10")),
        ("02:00", "11"),
    ]
    chart = page.html.split("<svg")[1].split("</svg>")[0]
    assert [int(n) for n in re.findall(r'class="value[^"]*"[^>]*>(\d+)<', chart)] == [*range(1, 12)]
    ticks = re.findall(r'y="11.1em">([^<]+)</text>(?:<text[^>]+>([^<]+)<)?', chart)
    assert ticks.count(("01:00", "BST")) == ticks.count(("01:00", "GMT")) == 1
    file = rows(host.client.get(f"{clocks_go_back}/attendance.csv"))
    assert [(row["Quarter of an hour from"], row["Adult"]) for row in file] == listed
    assert [row["UTC"] for row in file][2::4][:2] == ["2026-10-25T00:00Z", "2026-10-25T01:00Z"]


def test_gates_that_have_closed_let_no_phone_join(host, event, load, kept):
    event(starts=at_gates.began(6), minutes=60)
    gates, gate = load(at_gates.address), kept(lambda s, e: at_gates.open_gate(s, e).id)
    assert "These gates have closed" in host.open(gates).words
    found = host.open(f"{gates}/{gate}/invite", 303)
    assert found.response.headers["Location"] == gates
    host.send(gates, 409, name="South")


def test_gates_of_a_date_that_was_called_off_since_let_no_phone_join(host, gates, kept):
    gate = kept(lambda session, event: at_gates.open_gate(session, event).id)

    def call_off(session, event):
        event.dates[0].cancelled = True

    kept(call_off)
    found = host.open(f"{gates}/{gate}/invite", 303)
    assert found.response.headers["Location"] == gates
    host.send(gates, 409, name="South")
    host.open(f"{gates}/live")
