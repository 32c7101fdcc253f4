"""The list and its filters, as residents see them."""

import gzip
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import event as happening

from campaign import clock
from campaign.extensions import db
from events import listings
from tests import make


def soon(days, hour=18):
    return datetime.combine(clock.today() + timedelta(days=days), time(hour))


@pytest.fixture
def planned(session):
    make.event(
        session,
        slug="walk",
        title={"en": "Walk with Zoë", "ur": "سیر"},
        kind="walk",
        starts=soon(3),
        ward_code="E05014736",
        access=["toilets", "bsl"],
        languages=["en", "ur"],
        pence=250,
        audience="women",
    )
    make.event(session, slug="meal", title={"pl": "Obiad u Łukasza"}, starts=soon(5))
    session.commit()


def links(page):
    return [
        a["href"].split("/")[3]
        for a in page.all("a")
        if a.get("href", "").count("/") == 4 and "/month/" not in a["href"]
    ]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["walk", "meal"]),
        ("q=zoe", ["walk"]),
        ("q=lukasz", ["meal"]),
        ("q=سير", ["walk"]),
        ("q=town+friends", ["walk", "meal"]),
        ("kind=walk", ["walk"]),
        ("ward=E05014736", ["walk"]),
        ("ward=E05014735", []),
        ("ward=E05014735&nearby=y", ["walk", "meal"]),
        ("language=ur", ["walk"]),
        ("access=bsl&access=toilets", ["walk"]),
        ("access=parking", []),
        ("free=y", ["meal"]),
        ("audience=women", ["walk"]),
        ("kind=&ward=&q=&from=&to=&language=&audience=", ["walk", "meal"]),
        ("something=else&from=&from=x", ["walk", "meal"]),
    ],
)
@pytest.mark.parametrize("tag", ["en", "ur"])
def test_each_filter_shows_what_fits(visitor, planned, query, slugs, tag):
    page = visitor.open(f"/{tag}/events?{query}")
    assert links(page) == slugs
    assert "public" in page.response.headers["Cache-Control"]


@pytest.mark.parametrize("now", [datetime(2026, 6, 1, 8), datetime(2026, 6, 7, 20)])
def test_days_restrict_and_this_weekend_is_one_link(visitor, session, now, time_machine):
    time_machine.move_to(now, tick=False)
    saturday = date(2026, 6, 6)
    make.event(session, slug="sunday", starts=datetime(2026, 6, 7, 23), minutes=30)
    make.event(session, slug="after", starts=datetime(2026, 6, 8, 1))
    session.commit()
    page = visitor.open("/en/events")
    weekend = next(a["href"] for a in page.all("a") if "from=" in a.get("href", ""))
    assert links(visitor.open(weekend)) == ["sunday"]
    assert links(visitor.open(f"/en/events?from={saturday + timedelta(days=2)}")) == ["after"]


@pytest.mark.parametrize(
    ("query", "field", "typed"),
    [
        ("from=tomorrow", "opens", "tomorrow"),
        ("from=2026-02-30", "opens", "2026-02-30"),
        ("from=20260201", "opens", "20260201"),
        ("from=9999-12-31", "opens", "9999-12-31"),
        ("from=0001-01-01", "opens", "0001-01-01"),
        ("to=%D9%A2%D9%A0%D9%A2%D9%A6-01-01", "closes", "٢٠٢٦-01-01"),
        ("from=2027-01-02&to=2027-01-01", "closes", "2027-01-01"),
        ("kind=rave", "kind", None),
        ("ward=E1", "ward", None),
        ("language=tlh", "language", None),
        ("audience=me", "audience", None),
        ("access=toilets&access=pool", "access", None),
        ("q=" + "x" * 10_000, "q", "x" * 10_000),
        ("q=%E2%80%AE!", "q", "!"),
        ("q=%00", "q", ""),
        ("q=!!", "q", "!!"),
        ("after=1", "after", None),
        ("after=0.20260101T000000.99999999999.20260101", "after", None),
    ],
)
def test_what_cannot_be_read_is_said_and_kept_as_typed(visitor, query, field, typed):
    page = visitor.open(f"/en/events?{query}&free=y", 422)
    assert 'class="summary"' in page.html
    if field != "after":
        assert page.errors and page.errors[0]
        target = {"access": "access-0"}.get(field, field)
        assert f'href="#{target}"' in page.html and f'id="{target}"' in page.html
    if typed is not None:
        found = next(a for a in page.all("input") if a.get("id") == field)
        assert found["value"] == typed
    assert "checked" in next(a for a in page.all("input") if a.get("name") == "free")


def test_pages_lead_on_with_the_filters_kept(visitor, session):
    for n in range(25):
        make.event(session, slug=f"e{n:02}", kind="walk", starts=soon(3 + n))
    session.commit()
    first = visitor.open("/en/events?kind=walk&q=shared")
    onward = next(a["href"] for a in first.all("a") if a.get("rel") == "next")
    assert "kind=walk" in onward and "q=shared" in onward
    second = visitor.open(onward)
    assert links(first) + links(second) == [f"e{n:02}" for n in range(25)]
    assert not [a for a in second.all("a") if a.get("rel") == "next"]
    other = next(a["href"] for a in first.all("a") if a.get("hreflang") == "ur")
    assert other.startswith("/ur/events?") and "kind=walk" in other


def test_a_list_by_distance_says_how_far(visitor, planned):
    page = visitor.open("/en/events?ward=E05014735&nearby=y")
    assert "km away" in page.words and "Elsewhere, or online" in page.words


def test_nothing_found_says_what_to_do(visitor):
    assert "Take away a filter" in visitor.open("/en/events?q=zoe").words


def test_a_page_of_the_list_needs_at_most_six_queries_however_much_is_asked(app, client, planned):
    asked = []
    with app.app_context():
        engine = db.engine
    happening.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    query = "q=zoe&kind=walk&ward=E05014735&nearby=y&language=ur&access=bsl&audience=women"
    for path in (
        "/en/events",
        f"/en/events?{query}",
        "/en/",
        "/en/events/month/2026-12",
        "/en/events/walk",
    ):
        asked.clear()
        assert client.get(path).status_code in (200, 404)
        assert len([q for q in asked if not q.startswith("BEGIN")]) <= 6, (path, asked)


def test_the_front_page_shows_the_next_three_and_stays_light(visitor, session):
    for n in range(4):
        make.event(session, slug=f"e{n}", starts=soon(3 + n), title={"en": f"Meal {n}"})
    session.commit()
    page = visitor.open("/en/")
    assert links(page) == ["e0", "e1", "e2"]
    sheets = [a["href"] for a in page.all("link") if a["rel"] == "stylesheet"]
    parts = [page.response.data, *(visitor.client.get(sheet).data for sheet in sheets)]
    assert sum(len(gzip.compress(part, 6)) for part in parts) <= 14_336


def test_a_month_is_a_table_with_each_date_in_its_day(visitor, session):
    first = (clock.today().replace(day=1) + timedelta(days=40)).replace(day=1)
    starts = datetime.combine(first.replace(day=9), time(18))
    for n in range(6):
        make.event(session, slug=f"e{n}", starts=starts)
    session.commit()
    page = visitor.open(f"/en/events/month/{first:%Y-%m}")
    assert len(page.all("table")) == 1
    assert links(page) == ["e0", "e1", "e2", "e3"]
    assert "2 more" in page.words
    assert f"/en/events?from={starts.date()}&to={starts.date()}" in {
        a.get("href") for a in page.all("a")
    }


@pytest.mark.parametrize(
    "month",
    ["2026-13", "2026-00", "x", "2026", "2026-1", "1900-01", "2099-12", "2026-12-01", "٢٠٢٦-12"],
)
def test_a_month_that_is_none_or_out_of_reach_is_404(visitor, month):
    visitor.open(f"/en/events/month/{month}", 404)


def test_the_command_lists_everything_afresh(app, session, visitor):
    make.event(session, slug="lost")
    session.query(listings.ListedDate).delete()
    session.commit()
    assert links(visitor.open("/en/events")) == []
    done = app.test_cli_runner().invoke(args=["events", "relist"])
    assert done.exit_code == 0 and "listed afresh" in done.output
    assert links(visitor.open("/en/events")) == ["lost"]
