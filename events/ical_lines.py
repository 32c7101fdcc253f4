"""A calendar's bytes, bounded and taken apart: lines and blocks of RFC 5545, sections 3.1 and 3.4.

Nothing is handed to a parser before its size, its lines and its nesting are known to be small. Lines are
unfolded as octets, as section 3.1 asks, since some programs fold in the middle of a character.
"""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from icalendar.parser import Contentline, Parameters

MOST_BYTES = 2 * 1024 * 1024
MOST_LINES = 20_000  # after unfolding
LONGEST_LINE = 64 * 1024  # octets, after unfolding
LONGEST_PARAMETERS = 300  # characters before the value, where a zone may stand among them
MOST_EVENTS = 1_000
DEEPEST = 5  # a calendar, an event, its alarm, and room for what programs add

_NAME = re.compile(r"[A-Za-z0-9-]+")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Looks(StrEnum):
    """What a file that is no calendar looks like."""

    EMPTY = "empty"
    ZIP = "zip"
    GZIP = "gzip"
    PDF = "pdf"
    HTML = "html"
    JSON = "json"
    UTF_16 = "utf_16"
    BINARY = "binary"
    OTHER = "other"
    NESTED = "nested"  # a calendar whose blocks stand in each other too deep


_BEGINNINGS = (
    (b"PK", Looks.ZIP),
    (b"\x1f\x8b", Looks.GZIP),
    (b"%PDF", Looks.PDF),
    (b"<", Looks.HTML),
    (b"{", Looks.JSON),
    (b"[", Looks.JSON),
    (b"\xff\xfe", Looks.UTF_16),
    (b"\xfe\xff", Looks.UTF_16),
)


class What(StrEnum):
    """Why one event could not be read."""

    CUT_OFF = "cut_off"  # the file stops before its end: events may be missing
    NOT_ENDED = "not_ended"
    UNREADABLE_LINE = "unreadable_line"
    UNREADABLE_TEXT = "unreadable_text"  # not UTF-8
    REPEATED = "repeated"  # there twice, and may be there once
    NO_UID = "no_uid"
    DUPLICATE_UID = "duplicate_uid"
    NO_START = "no_start"
    UNREADABLE_DATE = "unreadable_date"
    OUT_OF_RANGE = "out_of_range"  # before 1990 or after 2100
    UNKNOWN_ZONE = "unknown_zone"
    ENDS_BEFORE_START = "ends_before_start"
    UNREADABLE_RULE = "unreadable_rule"
    RULE_TOO_LONG = "rule_too_long"
    RULE_TOO_DENSE = "rule_too_dense"  # speaks of hours, minutes or seconds
    RULE_NOT_SUPPORTED = "rule_not_supported"
    TOO_MANY_DATES = "too_many_dates"
    START_NOT_OF_RULE = "start_not_of_rule"
    OTHER_DAY_HERE = "other_day_here"  # repeats, and in the town's zone would be on another weekday
    CHANGES_ALL_FOLLOWING = "changes_all_following"  # RANGE=THISANDFUTURE
    SERIES_MISSING = "series_missing"  # one date of a series that is not in the file


class CalendarRefused(ValueError):
    """The whole file is refused."""


@dataclass(eq=False)
class NotACalendar(CalendarRefused):
    """The file is something else."""

    looks: Looks


@dataclass(eq=False)
class CalendarTooLarge(CalendarRefused):
    """There is more than `most` of `unit`: "bytes", "lines" or "bytes of a line"."""

    unit: str
    most: int


@dataclass(eq=False)
class TooManyEvents(CalendarRefused):
    """There are more than `most` events."""

    most: int


@dataclass(eq=False)
class Rejected(Exception):
    """One event cannot be read; the others can."""

    what: What


class Value(NamedTuple):
    """The value of a property, and the name of the zone it is in."""

    text: str
    zone: str | None
    range: str | None  # THISANDFUTURE


@dataclass
class Block:
    """What stands between a BEGIN and its END; the whole file is a block without a name."""

    name: str
    line: int  # where it begins, counted from 1 as an editor does
    ended: bool = False
    lines: dict[str, list[str]] = field(default_factory=dict)  # by property, in capitals
    blocks: list["Block"] = field(default_factory=list)

    def named(self, name: str) -> list["Block"]:
        """Return the blocks of a name directly within this one."""
        return [block for block in self.blocks if block.name == name]

    def value(self, name: str) -> Value | None:
        """Return the value of a property that may stand here once.

        Raises:
            Rejected: it is there twice, or is no line of RFC 5545.
        """
        lines = self.lines.get(name, ())
        if len(lines) > 1:
            raise Rejected(What.REPEATED)
        return _read(lines[0]) if lines else None

    def values(self, name: str, most: int) -> list[Value]:
        """Return the values, at most so many, of a property that may be a list and stand on many lines.

        Raises:
            Rejected: there are more, or one is no line of RFC 5545.
        """
        found: list[Value] = []
        for line in self.lines.get(name, ()):
            value = _read(line)
            texts = filter(str.strip, value.text.split(",", most + 1))
            found += [value._replace(text=text) for text in texts]
            if len(found) > most:
                raise Rejected(What.TOO_MANY_DATES)
        return found

    def text(self, name: str) -> str:
        """Return a text without its control characters: the first, where each language has its own.

        Raises:
            Rejected: it is not in UTF-8, or is no line of RFC 5545.
        """
        lines = self.lines.get(name)
        if not lines:
            return ""
        if "\ufffd" in lines[0]:
            raise Rejected(What.UNREADABLE_TEXT)
        return without_control_characters(_text_of(lines[0])).strip()


def without_control_characters(text: str) -> str:
    """Return a text of characters that can be written: new lines and tabs are the only controls left."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def take_apart(data: bytes) -> list[Block]:
    """Return the calendars in a file, mostly one.

    Raises:
        CalendarRefused: in one of its kinds.
    """
    if len(data) > MOST_BYTES:
        raise CalendarTooLarge("bytes", MOST_BYTES)
    data = data.removeprefix(_BYTE_ORDER_MARK)
    _insist_on_a_calendar(data)
    stack = [Block("", 1)]
    events = 0
    for number, line in _unfold(data):
        name, rest = _split(line)
        if name == "BEGIN":
            events += rest == "VEVENT"
            _begin(stack, Block(rest, number))
        elif name == "END":
            _end(stack, rest)
        else:
            stack[-1].lines.setdefault(name, []).append(line)
        if events > MOST_EVENTS:
            raise TooManyEvents(MOST_EVENTS)
    return stack[0].named("VCALENDAR")


def _read(line: str) -> Value:
    if _value_at(line) > LONGEST_PARAMETERS:
        raise Rejected(What.UNREADABLE_LINE)
    params, text = _parts(line)
    zone, reach = params.get("TZID"), params.get("RANGE")
    return Value(text, None if zone is None else str(zone), None if reach is None else str(reach))


def _text_of(line: str) -> str:
    """Return a line's text without reading its parameters, which some programs fill with whole pages."""
    return _parts("X" + line[_value_at(line) :])[1]


def _value_at(line: str) -> int:
    """Return where the colon before the value is: the first that no quotes are around."""
    at = Contentline(line).value_separator_index()  # type: ignore[no-untyped-call]
    if at < 0:
        raise Rejected(What.UNREADABLE_LINE)
    return int(at)


def _parts(line: str) -> tuple[Parameters, str]:
    try:
        _, params, text = Contentline(line).parts()  # type: ignore[no-untyped-call]
    except ValueError as error:
        raise Rejected(What.UNREADABLE_LINE) from error
    return params, text


def _insist_on_a_calendar(data: bytes) -> None:
    start = data[:1000].lstrip()
    if not start:
        raise NotACalendar(Looks.EMPTY)
    for beginning, looks in _BEGINNINGS:
        if start.startswith(beginning):
            raise NotACalendar(looks)
    if b"\0" in data:
        raise NotACalendar(Looks.BINARY)
    if start[:15].upper() != b"BEGIN:VCALENDAR":
        raise NotACalendar(Looks.OTHER)


def _unfold(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield each whole line that is not empty, with the number of its first part."""
    whole, began, seen = bytearray(), 1, 0
    for number, raw in enumerate(io.BytesIO(data), start=1):
        part = raw.rstrip(b"\r\n")
        if part[:1] in (b" ", b"\t"):
            whole += part[1:]
        else:
            if whole:
                yield began, whole.decode("utf-8", "replace")
            seen += 1
            whole, began = bytearray(part), number
        if len(whole) > LONGEST_LINE:
            raise CalendarTooLarge("bytes of a line", LONGEST_LINE)
        if seen > MOST_LINES:
            raise CalendarTooLarge("lines", MOST_LINES)
    if whole:
        yield began, whole.decode("utf-8", "replace")


def _split(line: str) -> tuple[str, str]:
    """Return a line's name, and what follows its colon where it is a BEGIN or an END."""
    found = _NAME.match(line)
    name = found.group().upper() if found else ""
    return name, line[len(name) + 1 :].strip().upper() if name in ("BEGIN", "END") else ""


def _begin(stack: list[Block], block: Block) -> None:
    """Open a block. An event stands in a calendar alone: whatever is still open there was never ended."""
    if block.name == "VEVENT":
        del stack[2:]
    stack[-1].blocks.append(block)
    stack.append(block)
    if len(stack) > DEEPEST:
        raise NotACalendar(Looks.NESTED)


def _end(stack: list[Block], name: str) -> None:
    """Close the innermost block of this name, and what was left open in it."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name == name:
            stack[depth].ended = True
            del stack[depth:]
            return
