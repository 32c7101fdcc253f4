"""Who has come: numbers, charts with their tables, what needs a look, and the file."""

import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from campaign.extensions import db
from campaign.models import Account
from events.attendance import quarter
from tests.blueprints.hosts import at_gates
from tests.blueprints.hosts.at_gates import ago, flat, totals


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


def test_a_phone_that_counted_in_another_year_breaks_no_chart(host, gates, kept):
    def act(session, event):
        gate = at_gates.open_gate(session, event)
        years = [datetime(year, 1, 1, 0, 15, tzinfo=UTC) for year in (1969, 2000, 2080)]
        counted = [at_gates.count(gate, bucket, "adult", 1) for bucket in years]
        at_gates.send(session, at_gates.join(session, gate), counted=counted)

    kept(act)
    page = host.open(f"{gates}/live")
    assert totals(page)["Adult"] == 3
    assert page.html.count("<rect") < 40


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
