"""Who has come: numbers, charts with their tables, what needs a look, and the file."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from campaign import clock
from campaign.domain import badging
from campaign.extensions import db
from campaign.models import Account
from events import checkin
from events.attendance import quarter
from events.models import Device, Scan
from tests.blueprints.hosts import at_gates


def flat(page):
    return " ".join(page.words.split())


def ago(minutes):
    return clock.now() - timedelta(minutes=minutes)


@pytest.fixture
def busy(kept, gates):
    """Two gates and two phones: five came with a badge, four without, one of each has left."""

    def act(session, event):
        event.capacity = 20
        north = at_gates.open_gate(session, event, "North")
        south = at_gates.open_gate(session, event, "South")
        first, second = at_gates.join(session, north), at_gates.join(session, south)
        codes = at_gates.badges(session, 5)
        entries = [at_gates.scan(code, ago(40), n) for n, code in enumerate(codes)]
        bucket = quarter(ago(20))
        counted = [
            at_gates.count(north, bucket, "adult", 3),
            at_gates.count(north, bucket, "child", 2),
            at_gates.count(north, bucket, "child_undone", 1),
            at_gates.count(north, bucket, "pushchair", 6),
        ]
        at_gates.send(session, first, entries, counted)
        left = at_gates.scan(codes[0], ago(10), 1, kind="exit")
        at_gates.send(session, second, [left], [at_gates.count(south, bucket, "left", 1)])

    kept(act)
    return gates


def totals(page):
    found = re.findall(r"<dt>([^<]+)</dt><dd>([\d,]+)", page.html)
    return {name: int(number.replace(",", "")) for name, number in found}


def test_the_numbers_are_of_people_with_and_without_a_badge(host, busy):
    page = host.open(f"{busy}/live")
    assert totals(page) == {
        "Came with a badge": 5,
        "Came without one": 4,
        "Inside now": 7,
        "Adult": 3,
        "Child": 1,
        "Wheelchair user": 0,
        "Pushchair": 6,
        "Left without a badge": 1,
    }
    assert "9 people have come. 7 of 20 are inside now." in flat(page)


def test_a_date_without_a_limit_names_none(host, busy, kept):
    def act(session, event):
        event.capacity = None
        for row in event.dates:
            row.capacity = None

    kept(act)
    assert "7 are inside now" in flat(host.open(f"{busy}/live"))


def test_before_anybody_comes_the_page_says_so(host, gates, kept):
    host.open(f"{gates}/live", 404)
    host.open(f"{gates}/attendance.csv", 404)
    kept(at_gates.open_gate)
    page = host.open(f"{gates}/live")
    assert "0 people have come" in flat(page)
    for sentence in ("Nobody has come yet", "Nothing needs a look", "No phone has joined yet"):
        assert sentence in page.words
    assert "<svg" not in page.html


def test_each_gate_has_a_chart_that_is_named_and_described_and_a_table_of_the_same(host, busy):
    page = host.open(f"{busy}/live")
    svgs = [a for a in page.all("svg") if a.get("role") == "img"]
    assert len(svgs) == 2
    for chart in svgs:
        for part in chart["aria-labelledby"].split():
            assert re.search(rf'<(title|desc) id="{part}">[^<]+<', page.html), part
    assert "9 people came in here" in re.search(r"<desc[^>]+>([^<]+)", page.html)[1]
    north, south = page.html.split("<svg")[1:]
    drawn = [int(n) for n in re.findall(r'class="value[^"]*"[^>]*>(\d+)<', north)]
    assert sorted(drawn) == [4, 5]
    assert re.findall(r'data-what="Came in">(\d+)<', north) == [str(n) for n in drawn]
    assert "<rect" not in south.split("</svg>")[0]
    assert sum(int(n) for n in re.findall(r'data-what="Left">(\d+)<', south)) == 2


def test_a_chart_runs_from_right_to_left_where_the_page_does(host, busy, kept):
    def edges():
        page = host.open(f"{busy}/live")
        found = re.findall(r'<rect x="([\d.]+)%" width="([\d.]+)%', page.html)
        return [(float(x), float(width)) for x, width in found]

    plain = edges()
    kept(lambda session, _: session.execute(sa.update(Account).values(language="ur")))
    mirrored = edges()
    assert mirrored == [(pytest.approx(100 - x - w, abs=0.01), w) for x, w in plain]
    assert mirrored != plain


def odd(session, event):
    """One of everything a host should look at, and the codes and marks in it."""
    north, south = (at_gates.open_gate(session, event, name) for name in ("North", "South"))
    first, second = at_gates.join(session, north), at_gates.join(session, south)
    good, again, gone, other = at_gates.badges(session, 4)
    badge = badging.find(session, gone)
    badging.revoke(session, [badge.id])
    at_gates.send(session, first, [at_gates.scan(again, ago(40))])
    found = [
        at_gates.scan("WIFI:T:WPA;S:town;;", ago(31), 1),
        at_gates.scan(gone, ago(30), 2),
        at_gates.scan(again, ago(29), 3),
        at_gates.scan(good, ago(60 * 24 * 400), 4),
    ]
    at_gates.send(session, second, found)
    checkin.revoke(session, second, now=ago(20))
    late = [at_gates.scan(other, ago(25), 5), at_gates.scan(other, ago(5), 6)]
    at_gates.send(session, second, late)
    return [good, again, gone, other, *(mark for (mark,) in session.query(Scan.mark) if mark)]


def test_what_needs_a_look_is_said_in_words_with_gate_phone_and_time(host, gates, kept):
    kept(odd)
    words = flat(host.open(f"{gates}/live"))
    for sentence in (
        "There is no such badge. Not counted. South 2",
        "The badge was out of use already. Not counted. South 2",
        "The phone’s clock was wrong, so the time is a guess. Counted. South 2",
        "Scanned before this phone was stopped, sent after. Counted. South 2",
        "Scanned after this phone was stopped. Not counted. South 2",
        "5 odd scans",
        "1 repeated scan",
    ):
        assert sentence in words, sentence
    at = f"{ago(40).astimezone(at_gates.LONDON):%H:%M}"
    assert f"Also at \u2068North\u2069, \u2068{at}\u2069. Counted once. South 2" in words


def test_no_code_and_no_mark_of_a_badge_is_on_the_page_or_in_the_file(host, gates, kept):
    secrets = kept(odd)
    assert len(secrets) > 5
    for path in ("", "/live", "/attendance.csv"):
        found = host.client.get(gates + path).get_data(as_text=True)
        assert not [one for one in secrets if one in found or one.lower() in found.lower()]


def test_every_reason_there_is_has_its_words():
    from campaign.blueprints.hosts.gate_labels import COUNTERS, REASONS
    from events import passing, tallies

    assert {reason for _, reason in REASONS} == set(passing.REASONS)
    assert tuple(COUNTERS) == tallies.COUNTERS


def test_a_long_list_shows_the_newest_and_how_many_more_there_are(host, gates, kept):
    def act(session, event):
        device = at_gates.join(session, at_gates.open_gate(session, event))
        at_gates.send(session, device, [at_gates.scan("x", ago(1), n) for n in range(60)])

    kept(act)
    page = host.open(f"{gates}/live")
    assert page.html.count("There is no such badge") == 50
    assert "10 older ones are not shown" in page.words


def test_a_gates_name_is_text_and_nothing_else(host, gates, kept):
    def act(session, event):
        gate = at_gates.open_gate(session, event, "<b>=1+1</b>")
        device = at_gates.join(session, gate)
        at_gates.send(session, device, [at_gates.scan(at_gates.badges(session)[0], ago(5))])

    kept(act)
    page = host.open(f"{gates}/live")
    assert "<b>=1" not in page.html and "<b>=1+1</b>" in page.words


def test_without_script_a_link_refreshes_and_with_it_one_region_is_swapped(host, busy):
    page = host.open(f"{busy}/live")
    assert f'href="{busy}/live">Refresh now' in page.html
    (button,) = [a for a in page.all("button") if "data-pause" in a]
    assert "hidden" in button
    (region,) = [a for _, a in page.tags if "data-live" in a]
    assert region["tabindex"] == "-1"
    (said,) = [a for _, a in page.tags if "data-live-summary" in a]
    assert said["role"] == "status"
    inside = page.html.split("data-live tabindex")[1].split("</main>")[0]
    assert "role=" not in re.sub('role="(region|img)"', "", inside), (
        "only the summary is said aloud"
    )
    controls = re.findall(r"<(?:details|summary|button|a|[^>]*tabindex)[^>]*>", inside)
    assert controls and all("id=" in one or "<summary" in one for one in controls), controls


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
    assert kept(lambda session, _: session.query(Device).count()) == 0


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


@pytest.fixture
def asked(app):
    """Counts what a page asks of the database."""
    statements = []

    def note(*executed):
        statements.append(executed[2])

    def count(host, path):
        statements.clear()
        assert host.client.get(path).status_code == 200
        return len(statements)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield count
    sa.event.remove(engine, "before_cursor_execute", note)


def test_the_page_asks_the_database_no_more_when_more_have_come(host, busy, kept, asked):
    before = asked(host, f"{busy}/live")

    def act(session, event):
        for name in ("East", "West", "Bridge"):
            device = at_gates.join(session, at_gates.open_gate(session, event, name))
            codes = at_gates.badges(session, 20)
            at_gates.send(
                session, device, [at_gates.scan(c, ago(9), n) for n, c in enumerate(codes)]
            )

    kept(act)
    asked(host, f"{busy}/live")
    assert 0 < asked(host, f"{busy}/live") <= before
