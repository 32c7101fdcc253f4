"""When the sun sets, for walks and meals that follow it instead of the clock.

The calculation is astral's, which follows the solar equations of NOAA's Global Monitoring Laboratory:
the upper edge of the sun at a level sea horizon, with the usual refraction of the air. Hills and weather
are not in it, so it is good to a minute or two.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from astral import Observer
from astral import sun as astral_sun


class NoSunset(ValueError):
    """On this day, at this place, the sun does not set."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


def sunset(day: date, latitude: float, longitude: float, zone: ZoneInfo) -> datetime:
    """Return the sunset of a day of the zone's calendar, in the zone, to the nearest minute.

    Latitude is in degrees north, longitude in degrees east.

    Raises:
        NoSunset: a polar summer or winter, or the sun sets only after midnight.
    """
    try:
        exact = astral_sun.sunset(Observer(latitude, longitude), day, tzinfo=zone)
    except ValueError as error:
        raise NoSunset(day) from error
    nearest = exact.astimezone(UTC) + timedelta(seconds=30)
    return nearest.replace(second=0, microsecond=0).astimezone(zone)
