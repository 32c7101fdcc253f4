"""The times of one event of somebody else's calendar, told by the town's clocks: RFC 5545, section 3.6.1."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from icalendar.prop import vDuration

from events.ical_lines import Block, Rejected, What
from events.ical_rules import MOST_DATES, Bounded, bound_rule
from events.ical_zones import FIRST_YEAR, LAST_YEAR, Zones


@dataclass(frozen=True)
class Times:
    """When an event, or the first date of a series, is."""

    zone: tzinfo  # which the rule is meant in
    wall: datetime  # by the town's clocks, without a zone
    minutes: int
    all_day: bool


def read_times(block: Block, zones: Zones) -> Times:
    """Return when an event starts and how long it is; without an end a day is whole, a moment has 0 minutes.

    Raises:
        Rejected: it has no start, or one that cannot be read, or ends before it.
    """
    starts = _when(block, "DTSTART", zones)
    if starts is None:
        raise Rejected(What.NO_START)
    ends = _when(block, "DTEND", zones) or _after(starts, block)
    all_day = not isinstance(starts, datetime)
    if all_day == isinstance(ends, datetime):
        raise Rejected(What.UNREADABLE_DATE)
    passed = _moment(ends) - _moment(starts)
    if passed < timedelta(0):
        raise Rejected(What.ENDS_BEFORE_START)
    zone = (starts.tzinfo if isinstance(starts, datetime) else None) or zones.town
    return Times(zone, to_wall(starts, zones), int(passed.total_seconds() // 60), all_day)


def read_rule(block: Block, times: Times, zones: Zones, today: date) -> Bounded:
    """Return the rule, bounded; "" where the event is once.

    Raises:
        Rejected: it cannot be, or would be on another weekday by the town's clocks.
    """
    if "EXRULE" in block.lines:
        raise Rejected(What.RULE_NOT_SUPPORTED)
    rule = block.value("RRULE")
    if rule is None:
        return Bounded("", times.wall.date(), 1)
    here = times.wall if times.all_day else _back(times.wall, zones.town, times.zone)
    if here.date() != times.wall.date():
        raise Rejected(What.OTHER_DAY_HERE)
    return bound_rule(rule.text, here, today)


def read_exceptions(block: Block, times: Times, zones: Zones, first: date) -> frozenset[date]:
    """Return the days that do not take place, from `first` on."""
    values = block.values("EXDATE", MOST_DATES)
    days = {day_of(zones.when(off.text, off.zone), times.zone) for off in values}
    return frozenset(day for day in days if day >= first)


def read_added(block: Block, times: Times, zones: Zones, most: int) -> tuple[datetime, ...]:
    """Return the dates beside the rule (RDATE), at most so many; a day is at the event's own time."""
    found = [zones.when(more.text, more.zone) for more in block.values("RDATE", most)]
    own = times.wall.time()
    return tuple(
        sorted(
            {
                to_wall(more, zones) if isinstance(more, datetime) else datetime.combine(more, own)
                for more in found
            }
        )
    )


def day_of(when: date | datetime, zone: tzinfo) -> date:
    """Return the day of a date of a series, by the clock its rule is meant in."""
    return when.astimezone(zone).date() if isinstance(when, datetime) else when


def to_wall(when: date | datetime, zones: Zones) -> datetime:
    """Return what the town's clocks show; a time they skip in spring is after the gap."""
    if isinstance(when, datetime):
        return when.astimezone(UTC).astimezone(zones.town).replace(tzinfo=None, fold=0)
    return datetime.combine(when, time())


def _back(wall: datetime, town: tzinfo, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=town).astimezone(UTC).astimezone(zone)


def _when(block: Block, name: str, zones: Zones) -> date | datetime | None:
    value = block.value(name)
    return None if value is None else zones.when(value.text, value.zone)


def _after(starts: date | datetime, block: Block) -> date | datetime:
    """Return the end by DURATION, or by the defaults of section 3.6.1."""
    value = block.value("DURATION")
    if value is None:
        return starts if isinstance(starts, datetime) else starts + timedelta(days=1)
    try:
        lasts = vDuration.from_ical(value.text.strip())  # type: ignore[no-untyped-call]
        ends = starts.astimezone(UTC) + lasts if isinstance(starts, datetime) else starts + lasts
    except (ValueError, OverflowError) as error:
        raise Rejected(What.UNREADABLE_DATE) from error
    if not FIRST_YEAR <= ends.year <= LAST_YEAR:
        raise Rejected(What.OUT_OF_RANGE)
    return ends


def _moment(when: date | datetime) -> datetime:
    """Return a moment that can be compared; midnights in UTC are 24 hours apart."""
    if isinstance(when, datetime):
        return when.astimezone(UTC)
    return datetime.combine(when, time(), UTC)
