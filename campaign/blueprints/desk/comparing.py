"""An event as it would be after an edit, and each field of the edit in words, before and after."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from flask import current_app

from campaign.blueprints.hosts import labels
from campaign.blueprints.hosts.moved import moved_dates
from campaign.blueprints.texts import shapes
from campaign.extensions import desk_words
from campaign.looks import clock_time, day, direction_of, joined, weekday
from campaign.words.draw import isolated
from events import changes, occurrences, publishing, revising
from events.changes import Difference
from events.models import Event, EventDate, EventEdit
from events.moving import MOVED, OFF
from events.occurrences import Occurrence
from events.recurrence import NoSunset, read_simple

_d = desk_words.gettext
_dn = desk_words.ngettext

MOST_DATES = 12
SAME, GONE, NEW = "same", "gone", "new"
Piece = tuple[str, str]  # SAME, GONE or NEW, and a text


@dataclass(frozen=True)
class Row:
    """One field of an edit: `before` and `after` in pieces, so that what differs can be marked."""

    label: str
    before: list[Piece]
    after: list[Piece]
    tag: str = ""  # of a language, for texts
    picture: tuple[str | None, str | None] | None = None  # digests

    @property
    def direction(self) -> str:
        """The direction of the texts."""
        return direction_of(self.tag) if self.tag else "auto"


def preview(event: Event, edit: EventEdit | None) -> Event:
    """Return the event as it would be; where an edit waits, a copy that belongs to no session."""
    if edit is None:
        return event
    copy = Event(
        slug=event.slug, group=event.group, state=event.state, published_at=event.published_at
    )
    revising.set_fields(copy, changes.over(revising.fields_of(event), edit.fields))
    return copy


def dates(event: Event, edit: EventEdit | None, shown: Event, now: datetime) -> list[Occurrence]:
    """Return the next dates of a preview, with what happened to single dates, and what would."""
    rows = {row.day: row for row in event.dates} | _asked_dates(edit)
    back = timedelta(days=62) + timedelta(minutes=shown.minutes)
    found = []
    for one in shown.timing.days(now.date() - back, date.max):
        try:
            occurrence = occurrences.of(shown, one, rows.get(one))
        except NoSunset:
            continue
        if not occurrence.is_over(now):
            found.append(occurrence)
    return sorted(found, key=lambda o: o.span.starts)[:MOST_DATES]


def programme(shown: Event) -> list[str]:
    """Return the parts of a preview's programme, each in one line with its time and places."""
    fields = revising.fields_of(shown)
    return [_part(item, fields) for item in fields["programme"]]


def compare(event: Event, edit: EventEdit) -> list[Row]:
    """Return what an edit would change, field by field; texts language by language."""
    return [
        row for found in publishing.differences(event, edit) for row in _rows(found, event, edit)
    ]


def mark_words(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Return two texts in pieces of whole words: what both have, what goes, and what is new."""
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    was: list[Piece] = []
    becomes: list[Piece] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        kind = what == "equal"
        was += [(SAME if kind else GONE, "".join(old[i1:i2]))] if i2 > i1 else []
        becomes += [(SAME if kind else NEW, "".join(new[j1:j2]))] if j2 > j1 else []
    return was, becomes


def _asked_dates(edit: EventEdit | None) -> dict[date, EventDate]:
    """Return the single dates of an edit as rows that belong to no session."""
    rows = {}
    for text, to in (edit.fields.get(MOVED, {}) if edit else {}).items():
        row = EventDate(day=date.fromisoformat(text), cancelled=to == OFF, taken=0)
        if isinstance(to, Mapping):
            row.starts, row.minutes = datetime.fromisoformat(to["starts"]), to["minutes"]
        rows[row.day] = row
    return rows


def _rows(found: Difference, event: Event, edit: EventEdit) -> list[Row]:
    label = str(labels.FIELDS[found.field])
    if found.field in ("title", "description", "access_note", "picture_alt"):
        return _texts(label, found.before or {}, found.after or {})
    if found.field == "questions":
        return _questions(found.before, found.after)
    if found.field == "longitude" and "latitude" in edit.fields:
        return []  # told with it
    if found.field == "picture":
        return [Row(label, [], [], picture=(found.before, found.after))]
    if found.field == MOVED:
        return [
            _whole(_d("One date: %(day)s", day=day(one.day)), one.before, one.after)
            for one in moved_dates(event, edit)
        ]
    fields = revising.fields_of(event)
    before = _said(found.field, found.before, fields)
    return [_whole(label, before, _said(found.field, found.after, fields | edit.fields))]


def _texts(label: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[Row]:
    tags = [tag for tag in {**before, **after} if before.get(tag, "") != after.get(tag, "")]
    return [
        Row(
            f"{label} ({labels.autonym(tag)})",
            *mark_words(before.get(tag, ""), after.get(tag, "")),
            tag,
        )
        for tag in tags
    ]


def _questions(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[Row]:
    """Return what differs, question by question, numbered as the group sees them."""
    rows: list[Row] = []
    nothing: dict[str, Any] = {}
    for number, (was, becomes) in enumerate(zip_longest(before, after, fillvalue=nothing), 1):
        for part in ("text", "purpose"):
            label = f"{shapes.EVENT[f'questions.*.{part}'].label} {number}"
            rows += _texts(label, was.get(part) or {}, becomes.get(part) or {})
        if was.get("required", False) != becomes.get("required", False):
            said = [_d("yes") if one.get("required") else _d("no") for one in (was, becomes)]
            label = f"{_d('Question')} {number}: {_d('Nobody can book without answering')}"
            rows.append(_whole(label, *said))
    return rows


def _whole(label: str, before: str, after: str) -> Row:
    return Row(label, [(GONE, before)] if before else [], [(NEW, after)] if after else [])


def _said(field: str, value: Any, fields: Mapping[str, Any]) -> str:
    """Return the value of a field in words."""
    if value is None or value == "" or value == []:
        return ""
    if field == "starts":
        return _d("%(day)s, %(time)s", day=weekday(value), time=clock_time(value.time()))
    if field == "minutes":
        return _length(value)
    if field == "rrule":
        return _rule(value, datetime.fromisoformat(str(fields["starts"])))
    if field == "exceptions":
        return joined(day(date.fromisoformat(one)) for one in value)
    if field == "programme":
        return "\n".join(_part(item, fields) for item in value)
    if field in ("latitude", "longitude"):
        numbers = f"{fields['latitude'] or 0:.4f}, {fields['longitude'] or 0:.4f}"
        return f"\u2066{numbers}\u2069"  # from left to right in every language
    return _plain(field, value)


def _plain(field: str, value: Any) -> str:
    if field == "ward_code":
        return current_app.extensions["pack"].ward_names.get(value, value)
    if field == "attendance":
        return str(labels.ATTENDANCE[value])
    if field == "sunset":
        return _d("%(count)d minutes after sunset", count=value)
    return str(value)


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [_dn("%(num)d hour", "%(num)d hours", hours)] if hours else []
    parts += [_dn("%(num)d minute", "%(num)d minutes", rest)] if rest else []
    return " ".join(parts)


def _rule(rule: str, starts: datetime) -> str:
    simple = read_simple(rule, starts.date())
    if simple is None:
        return rule
    every, until = simple
    return _d("%(every)s, until %(day)s", every=str(labels.EVERY[every]), day=day(until))


def _part(item: Mapping[str, Any], fields: Mapping[str, Any]) -> str:
    starts = datetime.fromisoformat(str(fields["starts"])) + timedelta(minutes=item["starts_after"])
    ends = starts + timedelta(minutes=item["minutes"])
    title = " / ".join(isolated(text) for text in item["title"].values() if text)
    places = _dn("%(num)d place", "%(num)d places", item["capacity"]) if item["capacity"] else ""
    line = _d(
        "%(opens)s to %(closes)s", opens=clock_time(starts.time()), closes=clock_time(ends.time())
    )
    return " · ".join(part for part in (line, title, places) if part)
