"""Changes of an event's fields, as `revising` gives them: what differs, what applies at once, what waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from events import moving
from events.moving import MOVED, OFF
from events.revising import REVIEWED, SET_AT_ONCE, timing_of


@dataclass(frozen=True)
class Difference:
    """One field that an edit would change, before and after."""

    field: str
    before: Any
    after: Any


def over(fields: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as they are after changes."""
    moved = moving.over(fields.get(MOVED, {}), changes.get(MOVED, {}))
    return {**fields, **changes, MOVED: moved}


def split(
    fields: Mapping[str, Any], changes: Mapping[str, Any], *, waits: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what of the changes differs, in two: what applies at once, and what waits for staff.

    A date is called off at once, so that nobody comes in vain.
    """
    differing = {n: v for n, v in changes.items() if n != MOVED and v != fields[n]}
    moved = moving.differing(changes.get(MOVED, {}), fields[MOVED])
    dates = timing_of(fields) if moved else None
    at_once = {n: v for n, v in differing.items() if not (waits and n in REVIEWED)}
    later = {n: v for n, v in differing.items() if n not in at_once}
    for day, to in moved.items():
        is_off = to == OFF and dates is not None and dates.is_on(date.fromisoformat(day))
        (later if waits and not is_off else at_once).setdefault(MOVED, {})[day] = to
    return at_once, later


def remaining(
    fields: Mapping[str, Any], wanted: Mapping[str, Any], at_once: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the changes that staff still have to read before fields are as wanted."""
    names = [name for name in REVIEWED if name != MOVED and name not in at_once]
    rest = {name: wanted[name] for name in names if wanted[name] != fields[name]}
    moved = moving.between(fields[MOVED], wanted[MOVED], timing_of(wanted))
    return rest | ({MOVED: moved} if moved else {})


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Return the fields of `after` that differ, in the order staff read them; `starts` as a datetime.

    Of `moved`, the days that differ.
    """
    if MOVED in after:
        days = moving.differing(after[MOVED], before[MOVED])
        before = {**before, MOVED: {day: before[MOVED].get(day) for day in days}}
        after = {**after, MOVED: days}
    named = [name for name in (*REVIEWED, *SET_AT_ONCE) if name in after]
    return [
        Difference(name, _read(name, before.get(name)), _read(name, after[name]))
        for name in named
        if before.get(name) != after[name]
    ]


def _read(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name == "starts" and isinstance(value, str) else value
