"""When the sun sets."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events.sunset import NoSunset, sunset

TOWN = ZoneInfo("Europe/London")
LONDON = (51.5074, -0.1278)
LUTON = (51.8787, -0.4200)


@pytest.mark.parametrize(
    ("day", "published"),
    [
        (date(2007, 10, 2), "18:37 +0100"),
        (date(2007, 12, 22), "15:53 +0000"),
        (date(2018, 11, 3), "16:31 +0000"),
        (date(2018, 11, 4), "16:29 +0000"),
        (date(2023, 10, 29), "16:39 +0000"),  # the day the clocks went back
        (date(2026, 3, 28), "18:26 +0000"),
        (date(2026, 3, 29), "19:28 +0100"),  # the day they went forward
        (date(2026, 6, 20), "21:21 +0100"),
        (date(2026, 12, 21), "15:53 +0000"),
    ],
)
def test_the_sun_of_london_sets_when_the_tables_say(day, published):
    at = sunset(day, *LONDON, TOWN)
    said = datetime.strptime(f"{day} {published}", "%Y-%m-%d %H:%M %z")
    assert at.strftime("%z") == published[-5:]
    assert abs(at - said) <= timedelta(minutes=2)


def test_north_of_london_summer_evenings_are_longer_and_winter_evenings_shorter():
    summer, winter = date(2026, 6, 21), date(2026, 12, 21)
    later = sunset(summer, *LUTON, TOWN) - sunset(summer, *LONDON, TOWN)
    earlier = sunset(winter, *LONDON, TOWN) - sunset(winter, *LUTON, TOWN)
    assert timedelta(minutes=2) <= later <= timedelta(minutes=5)
    assert timedelta(0) <= earlier <= timedelta(minutes=3)


@pytest.mark.parametrize("sunday", [date(2026, 10, 25), date(2027, 10, 31)])
def test_when_the_clocks_go_back_the_sun_sets_an_hour_earlier_by_them(sunday):
    before, after = (sunset(d, *LUTON, TOWN) for d in (sunday - timedelta(1), sunday))
    moved = after.replace(tzinfo=None) - before.replace(tzinfo=None) - timedelta(days=1)
    assert timedelta(minutes=-65) < moved < timedelta(minutes=-60)


@pytest.mark.parametrize("sunday", [date(2026, 3, 29), date(2027, 3, 28)])
def test_when_the_clocks_go_forward_the_sun_sets_an_hour_later_by_them(sunday):
    before, after = (sunset(d, *LUTON, TOWN) for d in (sunday - timedelta(1), sunday))
    moved = after.replace(tzinfo=None) - before.replace(tzinfo=None) - timedelta(days=1)
    assert timedelta(minutes=60) < moved < timedelta(minutes=65)


def test_the_sunset_of_each_day_is_on_that_day_and_on_a_full_minute():
    for n in range(366):
        day = date(2027, 1, 1) + timedelta(n)
        at = sunset(day, *LUTON, TOWN)
        assert (at.date(), at.second, at.microsecond, at.tzinfo) == (day, 0, 0, TOWN)


def test_it_is_rounded_to_the_nearest_minute_and_not_down():
    # 18:26:44 by the equations
    at = sunset(date(2026, 3, 28), 51.51, -0.13, TOWN)
    assert at.astimezone(UTC).time().isoformat("minutes") == "18:27"


@pytest.mark.parametrize("day", [date(2026, 6, 21), date(2026, 12, 21)])
def test_where_the_sun_does_not_set_there_is_no_sunset(day):
    with pytest.raises(NoSunset) as refusal:
        sunset(day, 69.65, 18.96, ZoneInfo("Europe/Oslo"))
    assert refusal.value.day == day
