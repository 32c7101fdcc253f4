"""When an event takes place, in words."""

from collections.abc import Callable
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from campaign.looks import day
from events.models import Event, ProgrammeItem
from events.occurrences import Occurrence
from events.recurrence import Span
from events.rrule import read_rule

# One sentence for each, because languages decline the names of days.
WEEKLY: tuple[Callable[[str], str], ...] = (
    lambda until: _("Every Monday until %(day)s", day=until),
    lambda until: _("Every Tuesday until %(day)s", day=until),
    lambda until: _("Every Wednesday until %(day)s", day=until),
    lambda until: _("Every Thursday until %(day)s", day=until),
    lambda until: _("Every Friday until %(day)s", day=until),
    lambda until: _("Every Saturday until %(day)s", day=until),
    lambda until: _("Every Sunday until %(day)s", day=until),
)
OTHERWISE: dict[str, Callable[[str], str]] = {
    "DAILY": lambda until: _("Every day until %(day)s", day=until),
    "MONTHLY": lambda until: _("Every month until %(day)s", day=until),
    "YEARLY": lambda until: _("Every year until %(day)s", day=until),
}


def how_it_repeats(event: Event) -> str:
    """Return how an event repeats, in one sentence; "" for one that does not."""
    if not event.repeats:
        return ""
    until = day(event.timing.last_day)
    rule = read_rule(event.rrule, event.starts.date(), ZoneInfo(event.zone))
    if rule.every == "WEEKLY" and len(rule.weekdays) == 1:
        if rule.interval == 1:
            return WEEKLY[event.starts.weekday()](until)
        return ngettext(
            "Every week until %(day)s",
            "Every %(num)s weeks until %(day)s",
            rule.interval,
            day=until,
        )
    plain = rule.interval == 1 and len(rule.weekdays) < 2 and len(rule.month_days) < 2
    if plain and rule.every in OTHERWISE:
        return OTHERWISE[rule.every](until)
    return _("On several days until %(day)s", day=until)


def part_span(one: Occurrence, item: ProgrammeItem) -> Span:
    """Return when a part of the programme begins and ends on a date."""
    zone = one.span.starts.tzinfo
    starts = one.span.starts.astimezone(UTC) + timedelta(minutes=item.starts_after)
    ends = starts + timedelta(minutes=item.minutes)
    return Span(starts.astimezone(zone), ends.astimezone(zone), one.span.calculated)
