"""The list: what is in it, what is found, and in how many queries."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event as happening
from sqlalchemy import func, select

from events import listings
from events.listings import Cursor, Filter, find
from events.models import EventDate, ListedDate, ListedFact, ListedWord, PartnerGroup
from tests import make

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
TODAY = NOW.date()
ANYTHING = Filter(LONDON)


def listed(session, *, starts, title="Shared meal", **over):
    found = make.event(session, starts=starts, title={"en": title}, **over)
    listings.relist(session, found, TODAY)
    return found


def titles(session, wanted=ANYTHING, now=NOW, **options):
    return [item.event.title["en"] for item in find(session, wanted, now, **options).items]


@contextmanager
def counted(session):
    asked = []
    engine = session.get_bind()
    note = lambda *a: asked.append(a[2])  # noqa: E731
    happening.listen(engine, "before_cursor_execute", note)
    yield asked
    happening.remove(engine, "before_cursor_execute", note)


def test_only_what_is_published_and_not_over_is_found_in_order_of_time(session):
    listed(session, starts=datetime(2026, 6, 9, 10), title="Late")
    listed(session, starts=datetime(2026, 6, 2, 10), title="Soon")
    listed(session, starts=datetime(2026, 6, 1, 9, 30), title="Now")
    listed(session, starts=datetime(2026, 5, 31, 9, 30), title="Over")
    listed(session, starts=datetime(2026, 6, 3, 10), title="Draft", state="draft")
    listed(session, starts=datetime(2026, 6, 3, 10), title="Hidden", published_at=None)
    listed(session, starts=datetime(2026, 6, 4, 10), title="Off", state="cancelled")
    found = find(session, ANYTHING, NOW).items
    assert [i.event.title["en"] for i in found] == ["Now", "Soon", "Off", "Late"]
    assert [i.is_cancelled for i in found] == [False, False, True, False]
    assert found[0].span.starts == datetime(2026, 6, 1, 9, 30, tzinfo=LONDON)


def test_a_series_is_listed_by_its_dates_as_far_as_two_years_with_what_happened_to_them(session):
    meal = listed(session, starts=datetime(2026, 6, 5, 18), rrule="FREQ=WEEKLY;COUNT=200")
    one, two = date(2026, 6, 5), date(2026, 6, 12)
    meal.dates.append(EventDate(day=one, starts=datetime(2026, 6, 20, 12), updated_at=NOW))
    meal.dates.append(EventDate(day=two, cancelled=True, updated_at=NOW))
    listings.relist(session, meal, TODAY)
    found = find(session, ANYTHING, NOW, most=200).items
    assert [(i.day, i.span.starts.date(), i.is_cancelled) for i in found[:3]] == [
        (two, two, True),
        (date(2026, 6, 19), date(2026, 6, 19), False),
        (one, date(2026, 6, 20), False),
    ]
    assert found[-1].day <= TODAY + listings.AHEAD
    assert len(found) == 104


def test_a_daily_series_keeps_to_the_most_dates(session):
    listed(session, starts=datetime(2026, 5, 1, 18), rrule="FREQ=DAILY;COUNT=400")
    assert session.scalar(select(func.count()).select_from(ListedDate)) <= listings.MOST_DATES


def test_an_exhibition_that_began_last_month_stands_first(session):
    listed(session, starts=datetime(2026, 5, 10, 9), minutes=40 * 24 * 60, title="Exhibition")
    listed(session, starts=datetime(2026, 6, 2, 10), title="Soon")
    assert titles(session) == ["Exhibition", "Soon"]
    assert titles(session, replace(ANYTHING, first=date(2026, 6, 20))) == []


FILTERS = [
    ({"first": date(2026, 6, 5)}, {"Walk"}),
    ({"last": date(2026, 6, 4)}, {"Meal"}),
    ({"kind": "walk"}, {"Walk"}),
    ({"wards": ("E05014736",)}, {"Walk"}),
    ({"language": "ur"}, {"Meal"}),
    ({"access": ("toilets",)}, {"Meal", "Walk"}),
    ({"access": ("toilets", "bsl")}, {"Meal"}),
    ({"free": True}, {"Meal"}),
    ({"audience": "women"}, {"Walk"}),
    ({"words": "zoe"}, {"Walk"}),
    ({"words": "lukasz par"}, {"Walk"}),
    ({"words": "lukasz nobody"}, set()),
    ({"words": "بهار"}, {"Meal"}),
    ({"words": "friends"}, {"Meal", "Walk"}),
    ({"kind": "walk", "free": True}, set()),
]


@pytest.fixture
def two(session):
    listed(
        session,
        title="Meal",
        starts=datetime(2026, 6, 2, 18),
        languages=["en", "ur"],
        access=["toilets", "bsl"],
        description={"ur": "بہار کا کھانا"},
    )
    listed(
        session,
        title="Walk",
        kind="walk",
        starts=datetime(2026, 6, 5, 18),
        access=["toilets"],
        pence=150,
        audience="women",
        ward_code="E05014736",
        description={"en": "With Zoë and Łukasz"},
        venue="Wardown Park",
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    FILTERS,
    ids=lambda one: str(sorted(one) if isinstance(one, set) else one),
)
@pytest.mark.parametrize("few", [200, 0])
def test_each_filter_finds_what_it_says_whether_rare_or_common(
    session, two, asked, expected, few, monkeypatch
):
    monkeypatch.setattr("events.searching.FEW", few)
    assert set(titles(session, Filter(LONDON, **asked))) == expected


def test_wards_are_listed_the_nearest_first_and_paged(session):
    for ward in (None, "E05014737", "E05014735", "E05014738", "E05014736"):
        for day in (3, 2):
            starts = datetime(2026, 6, day, 10)
            listed(session, starts=starts, title=f"{ward} {day}", ward_code=ward)
    wards = ("E05014736", "E05014735", "E05014738", "E05014737", None)
    wanted = Filter(LONDON, wards=wards)
    expected = [f"{ward} {day}" for ward in wards for day in (2, 3)]
    assert titles(session, wanted) == expected
    assert walk(session, wanted, 3) == expected


def walk(session, wanted, most):
    found, after = [], None
    while True:
        page = find(session, wanted, NOW, after, most)
        found += [i.event.title["en"] for i in page.items]
        if page.more is None:
            return found
        after = Cursor.read(str(page.more))


def test_pages_follow_each_other_without_a_gap_or_a_double(session):
    for n in range(23):  # many at the same moment
        listed(session, starts=datetime(2026, 6, 2 + n // 10, 10), title=f"{n}")
    listed(session, starts=datetime(2026, 5, 10, 9), minutes=40 * 24 * 60, title="Exhibition")
    everything = ["Exhibition", *(str(n) for n in range(23))]
    for most in (1, 5, 23, 24, 50):
        assert walk(session, ANYTHING, most) == everything


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "a.b.c.d",
        "0.20260601T090000.1",
        "0.20260601T0900.1.x",
        "-1.20260601T090000.1.20260601",
        "0.20260601T090000.٣.20260601x",
        "9" * 400,
    ],
)
def test_a_cursor_that_is_none_is_refused(text):
    with pytest.raises(ValueError):
        Cursor.read(text)


def test_however_much_is_asked_and_listed_a_page_needs_at_most_five_queries(session):
    for n in range(30):
        listed(
            session,
            starts=datetime(2026, 6, 2, 10),
            title=f"Zoë {n}",
            languages=["ur"],
            access=["bsl"],
            ward_code="E05014737",
        )
    wards = ("E05014736", "E05014735", "E05014738", "E05014737", None)
    asked = Filter(
        LONDON,
        TODAY,
        TODAY + timedelta(9),
        "shared_meal",
        wards,
        "ur",
        ("bsl",),
        True,
        "everyone",
        "zoe",
    )
    for wanted in (ANYTHING, asked):
        with counted(session) as queries:
            assert len(find(session, wanted, NOW).items) == 20
        assert len(queries) <= 5, queries


def test_a_month_has_its_first_few_dates_of_each_day_and_their_number(session):
    for n in range(6):
        listed(session, starts=datetime(2026, 7, 31, 23 - n, 30), title=f"{n}", minutes=10)
    listed(session, starts=datetime(2026, 8, 1, 0, 15), title="August")
    with counted(session) as queries:
        days = listings.in_month(session, date(2026, 7, 1), LONDON)
    assert len(queries) == 2
    assert list(days) == [date(2026, 7, 31)]
    assert [i.event.title["en"] for i in days[date(2026, 7, 31)].items] == ["5", "4", "3", "2"]
    assert days[date(2026, 7, 31)].total == 6
    assert list(listings.in_month(session, date(2026, 12, 1), LONDON)) == []


def test_the_dates_of_one_event_know_what_happened_to_them(session):
    meal = listed(session, starts=datetime(2026, 6, 5, 18), rrule="FREQ=WEEKLY;COUNT=3")
    row = EventDate(
        day=date(2026, 6, 12), starts=datetime(2026, 6, 13, 18), capacity=9, taken=4, updated_at=NOW
    )
    meal.dates.append(row)
    listings.relist(session, meal, TODAY)
    found = listings.dates_of(session, meal, NOW)
    assert [(o.day.day, o.span.starts.day, o.is_moved, o.left) for o in found] == [
        (5, 5, False, None),
        (12, 13, True, 5),
        (19, 19, False, None),
    ]


def test_relisting_all_mends_a_list_that_was_lost_and_takes_out_what_is_not_public(session):
    meal = listed(session, starts=datetime(2026, 6, 5, 18))
    gone = listed(session, starts=datetime(2026, 6, 6, 18), access=["bsl"])
    session.query(ListedDate).filter_by(event_id=meal.id).delete()
    gone.state = "draft"
    session.flush()
    gone_id, meal_id = gone.id, meal.id
    assert listings.relist_batch(session, TODAY) == gone_id
    assert listings.relist_batch(session, TODAY, after=gone_id) is None
    assert set(session.scalars(select(ListedDate.event_id))) == {meal_id}
    for table in (ListedFact, ListedWord):
        assert gone_id not in set(session.scalars(select(table.event_id)))


def test_relisting_goes_in_batches_so_that_others_can_write_between(session, monkeypatch):
    ids = [listed(session, starts=datetime(2026, 6, 5, 18), title=f"{n}").id for n in range(5)]
    monkeypatch.setattr(listings, "BATCH", 2)
    ends, last = [], 0
    while last is not None:
        ends.append(last := listings.relist_batch(session, TODAY, after=last))
    assert ends == [ids[1], ids[3], ids[4], None]
    assert len(titles(session)) == 5


def test_the_events_of_a_filter_come_once_each_the_next_one_first(session):
    later = listed(session, starts=datetime(2026, 6, 9, 18), title="Later")
    series = listed(session, starts=datetime(2026, 6, 5, 18), rrule="FREQ=WEEKLY;COUNT=9")
    assert listings.find_events(session, ANYTHING, NOW) == [series, later]


def test_the_name_of_its_group_finds_an_event(session):
    group = make.group(session, name={"en": "Friends", "pl": "Przyjaciele Zgody"})
    listed(session, starts=datetime(2026, 6, 5, 18), group=group)
    assert titles(session, Filter(LONDON, words="przyj")) == ["Shared meal"]
    assert session.scalar(select(func.count()).select_from(PartnerGroup)) == 1
