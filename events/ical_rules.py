"""Bounding the rule of somebody else's event by its parts: RRULE of RFC 5545, section 3.3.10.

No rule is expanded to learn how many dates it has: a bound from above is worked out from its parts, and the
first date must be one of its days, so that a rule without days is never met.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from math import lcm

from dateutil.relativedelta import relativedelta

from events.ical_lines import Rejected, What

MOST_DATES = 400
LONGEST_RULE = 200  # characters
AHEAD = relativedelta(months=24)
OLD = relativedelta(years=8)  # after which a rule is told from today on
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_DAY = "[+-]?(?:3[01]|[12][0-9]|0?[1-9])"
_MONTH = "(?:1[0-2]|0?[1-9])"
_NTH_WEEKDAY = "(?:[+-]?(?:5[0-3]|[1-4][0-9]|0?[1-9]))?(?:MO|TU|WE|TH|FR|SA|SU)"
_POSITION = "[+-]?(?:3[0-6][0-9]|[12][0-9]{2}|[1-9][0-9]?)"
_FORMS = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": "1000|[1-9][0-9]{0,2}",
    "COUNT": "[1-9][0-9]*",
    "UNTIL": "[0-9]{8}(?:T[0-9]{6}Z?)?",
    "BYDAY": f"{_NTH_WEEKDAY}(?:,{_NTH_WEEKDAY})*",
    "BYMONTHDAY": f"{_DAY}(?:,{_DAY})*",
    "BYMONTH": f"{_MONTH}(?:,{_MONTH})*",
    "BYSETPOS": f"{_POSITION}(?:,{_POSITION})*",
    "WKST": "MO|TU|WE|TH|FR|SA|SU",
}
_DENSE = re.compile("FREQ=(?:SECONDLY|MINUTELY|HOURLY)|BY(?:HOUR|MINUTE|SECOND)=.*")
_NOT_SUPPORTED = re.compile("BY(?:YEARDAY|WEEKNO)=.*|RSCALE=.*|SKIP=.*")


@dataclass(frozen=True)
class Bounded:
    """A rule that ends, and the first of its days it is told from."""

    text: str
    first: date
    most: int  # dates it can have


@dataclass(frozen=True)
class _Rule:
    parts: dict[str, str]
    every: str
    interval: int
    count: int | None
    weekdays: frozenset[tuple[int, int]]  # which one in the month or year, 0 for each; 0 is Monday
    month_days: frozenset[int]
    months: frozenset[int]
    positions: frozenset[int]

    def fits(self, day: date) -> bool:
        """Whether this is one of the rule's days, leaving aside INTERVAL."""
        if self.positions:
            return day in self._picked(day)
        return self._fits_parts(day)

    def _picked(self, within: date) -> Iterator[date]:
        """Yield the days of a month, or of a year, that the rule picks."""
        days = filter(self._fits_parts, self._days_of_period(within))
        if not self.positions:
            return days
        found = list(days)
        last = len(found)
        return iter([d for n, d in enumerate(found) if {n + 1, n - last} & self.positions])

    def _days_of_period(self, within: date) -> Iterator[date]:
        year, months = within.year, [within.month]
        if self.every == "YEARLY":
            months = sorted(self.months) or list(range(1, 13))
        for month in months:
            for day in range(1, monthrange(year, month)[1] + 1):
                yield date(year, month, day)

    def _fits_parts(self, day: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        length = monthrange(day.year, day.month)[1]
        if self.month_days and not {day.day, day.day - length - 1} & self.month_days:
            return False
        index = day.day - 1
        if self.every == "YEARLY" and not self.months:
            first, last = date(day.year, 1, 1), date(day.year, 12, 31)
            index, length = (day - first).days, (last - first).days + 1
        nths = (0, index // 7 + 1, -((length - 1 - index) // 7 + 1))
        return not self.weekdays or any((nth, day.weekday()) in self.weekdays for nth in nths)

    @property
    def period(self) -> int:
        """The least number of days from one period to the next."""
        days = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
        return days[self.every] * self.interval

    @property
    def most_in_period(self) -> int:
        """The most days that one period can have."""
        if self.positions:
            return len(self.positions)
        if self.every == "DAILY":
            return 1
        if self.every == "WEEKLY":
            return max(1, len(self.weekdays))
        years = self.every == "YEARLY"
        months = (len(self.months) or 12) if years else 1
        each = 53 if years and not self.months else 5 * months
        once = 1 if years and not self.months else months
        bounds = [366 if years else 31]
        if self.month_days:
            bounds.append(len(self.month_days) * months)
        if self.weekdays:
            bounds.append(sum(once if nth else each for nth, _ in self.weekdays))
        return min(bounds)

    def most_until(self, days: int) -> int:
        """Return the most dates there can be in so many days after the first."""
        most = (days // self.period + 1) * self.most_in_period
        if self.every != "DAILY":
            return most + self.most_in_period
        if self.weekdays:
            most = min(most, (days // 7 + 2) * len(self.weekdays))
        if self.month_days:
            most = min(most, (days // 28 + 2) * len(self.month_days))
        return most

    def outlasts(self, days: int) -> bool:
        """Whether its COUNT goes on after so many days for sure."""
        periods = ((self.count or 1) - 1) // self.most_in_period - 1
        return periods * self.period > days

    def rolled(self, start: date, target: date) -> date:
        """Return a day of the rule in the last period before `target` that its INTERVAL meets."""
        if self.every in ("DAILY", "WEEKLY"):
            if self.months or self.month_days:
                return start
            step = lcm(self.period, 7)
            return start + timedelta((target - start).days // step * step)
        step = self.interval * (12 if self.every == "YEARLY" else 1)
        passed = (target.year - start.year) * 12 + target.month - start.month
        for months in range(passed // step * step, 0, -step):
            day = next(self._picked(start.replace(day=1) + relativedelta(months=months)), None)
            if day and day <= target:
                return day
        return start


def bound_rule(text: str, starts: datetime, today: date) -> Bounded:
    """Return the rule with an end, at most 24 months after today and with at most MOST_DATES dates.

    `starts` is the first date in the zone the rule is meant in. UNTIL becomes the last moment of the last
    day, as the clocks there show it. A rule that is old or would have too many dates is told from its last
    date before today: a weekly gathering that began in 2009 keeps its rhythm and loses its past.

    Raises:
        Rejected: the rule cannot be read, is not supported, or cannot be bounded.
    """
    rule = _read(text, starts.date())
    if not rule.fits(starts.date()):
        raise Rejected(What.START_NOT_OF_RULE)
    first = starts.date()
    last = max(today + AHEAD, first)
    if "UNTIL" in rule.parts:
        last = min(last, _last_day(rule.parts["UNTIL"], starts))
    if rule.count is not None and not rule.outlasts((last - first).days):
        return Bounded(_write(rule), first, rule.count)
    if last < first:
        raise Rejected(What.ENDS_BEFORE_START)
    if rule.most_until((last - first).days) > MOST_DATES or first + OLD < today:
        first = max(first, rule.rolled(first, min(today, last)))
    most = rule.most_until((last - first).days)
    if most > MOST_DATES:
        raise Rejected(What.TOO_MANY_DATES)
    return Bounded(_write(_until(rule, last)), first, most)


def _read(text: str, start: date) -> _Rule:
    parts = _split(text.strip().upper())
    _insist_on_sense(parts)
    kept = dict(parts)
    _fill(parts, start)
    count = int(parts["COUNT"]) if "COUNT" in parts else None
    if count is not None and count > MOST_DATES:
        raise Rejected(What.TOO_MANY_DATES)
    return _Rule(
        parts=kept,
        every=parts["FREQ"],
        interval=int(parts.get("INTERVAL", "1")),
        count=count,
        weekdays=frozenset(
            (int(nth or 0), WEEKDAYS.index(name))
            for nth, name in re.findall("([-+0-9]*)([A-Z]+)", parts.get("BYDAY", ""))
        ),
        month_days=_numbers(parts, "BYMONTHDAY"),
        months=_numbers(parts, "BYMONTH"),
        positions=_numbers(parts, "BYSETPOS"),
    )


def _split(text: str) -> dict[str, str]:
    if len(text) > LONGEST_RULE:
        raise Rejected(What.RULE_TOO_LONG)
    parts: dict[str, str] = {}
    for part in filter(None, text.split(";")):  # some programs end a rule with a semicolon
        name, _, value = part.partition("=")
        if _DENSE.fullmatch(part):
            raise Rejected(What.RULE_TOO_DENSE)
        if _NOT_SUPPORTED.fullmatch(part):
            raise Rejected(What.RULE_NOT_SUPPORTED)
        if name in parts or name not in _FORMS or not re.fullmatch(_FORMS[name], value):
            raise Rejected(What.UNREADABLE_RULE)
        parts[name] = value
    return parts


def _insist_on_sense(parts: dict[str, str]) -> None:
    """Refuse what section 3.3.10 forbids, and BYSETPOS of other days than those of one month."""
    every, days = parts.get("FREQ"), parts.get("BYDAY", "")
    short = every in ("DAILY", "WEEKLY")
    if (
        every is None
        or {"COUNT", "UNTIL"} <= parts.keys()
        or (short and any(sign.isdigit() for sign in days))
        or (every == "WEEKLY" and "BYMONTHDAY" in parts)
    ):
        raise Rejected(What.UNREADABLE_RULE)
    several = every == "YEARLY" and not parts.get("BYMONTH", ",").isdigit()
    if (short or several) and "BYSETPOS" in parts:
        raise Rejected(What.RULE_NOT_SUPPORTED)


def _fill(parts: dict[str, str], start: date) -> None:
    """Add the days that a rule leaves to its start."""
    if "BYDAY" in parts or "BYMONTHDAY" in parts:
        return
    if parts["FREQ"] == "WEEKLY":
        parts["BYDAY"] = WEEKDAYS[start.weekday()]
    if parts["FREQ"] in ("MONTHLY", "YEARLY"):
        parts["BYMONTHDAY"] = str(start.day)
    if parts["FREQ"] == "YEARLY":
        parts.setdefault("BYMONTH", str(start.month))


def _last_day(until: str, starts: datetime) -> date:
    """Return the last day on which a date may begin, in the zone of `starts`."""
    try:
        wall = datetime.strptime(until[:15], "%Y%m%dT%H%M%S" if "T" in until else "%Y%m%d")
        if until.endswith("Z"):
            wall = wall.replace(tzinfo=UTC).astimezone(starts.tzinfo).replace(tzinfo=None)
        too_early = "T" in until and wall.time() < starts.time()
        return wall.date() - timedelta(days=too_early)
    except (ValueError, OverflowError) as error:
        raise Rejected(What.UNREADABLE_RULE) from error


def _until(rule: _Rule, last: date) -> _Rule:
    kept = {name: value for name, value in rule.parts.items() if name not in ("COUNT", "UNTIL")}
    end = datetime.combine(last, time(23, 59, 59))
    return replace(rule, parts={**kept, "UNTIL": f"{end:%Y%m%dT%H%M%S}"}, count=None)


def _write(rule: _Rule) -> str:
    return ";".join(f"{name}={rule.parts[name]}" for name in _FORMS if name in rule.parts)


def _numbers(parts: dict[str, str], name: str) -> frozenset[int]:
    return frozenset(int(number) for number in parts.get(name, "").split(",") if number)
