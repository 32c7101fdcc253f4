"""What files of data, their columns and the values in them are called, in the reader's language."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from campaign import looks
from campaign.blueprints.hosts import labels
from campaign.domain import cataloguing
from campaign.domain.exporting import MOST_TOGETHER, Cell, Cells, Row
from campaign.domain.extracting import (
    APART,
    ATTENDANCE,
    EVENTS,
    FIGURES,
    PLEDGES,
    Batch,
    Extract,
    Wanted,
)
from campaign.domain.releasing import NoSuchQuarter, Quarter
from campaign.extensions import desk_words
from campaign.models.export import ASKED, FAILED, MAKING, QUEUED, READY, REFUSED
from campaign.words import figure as figure_words

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

TITLES: dict[str, Any] = {
    FIGURES: _dl("Figures of a quarter"),
    EVENTS: _dl("Events"),
    ATTENDANCE: _dl("How many came to events"),
    PLEDGES: _dl("Names on pledges"),
}
ABOUT: dict[str, Any] = {
    FIGURES: _dl(
        "Every table that was published of one quarter, as it was published. It is safe to pass on."
    ),
    EVENTS: _dl("Every event that residents can see, or could see before it was cancelled."),
    ATTENDANCE: _dl(
        "Past dates with a gate: places booked and people who came. Numbers are rounded to 5, and"
        " small ones are hidden. It is for the campaign’s own work, not to be published: added up,"
        " it says more than the published tables."
    ),
    PLEDGES: _dl(
        "Every pledge that counts, with the name if one was given. There is no contact in it."
    ),
}
COLUMNS: dict[str, Any] = {
    "table": _dl("Table"),
    "quarter": _dl("Quarter"),
    "up_to": _dl("Counted up to"),
    "first_by": _dl("Of which"),
    "second_by": _dl("And of which"),
    "number": _dl("Number"),
    "note": _dl("Note"),
    "event": _dl("Event"),
    "title": labels.FIELDS["title"],
    "host": figure_words.DIMENSIONS["host"],
    "kind": figure_words.DIMENSIONS["kind"],
    "ward": figure_words.DIMENSIONS["ward"],
    "begins": _dl("First day"),
    "languages": _dl("Languages"),
    "audience": _dl("For whom"),
    "capacity": _dl("Places on each date"),
    "state": _dl("State"),
    "day": figure_words.DIMENSIONS["day"],
    "taken": figure_words.FIGURES["bookings"],
    "came": figure_words.FIGURES["attendance"],
    "name": _dl("Name"),
    "language": figure_words.DIMENSIONS["language"],
    "age_band": figure_words.DIMENSIONS["age_band"],
    "channel": figure_words.DIMENSIONS["channel"],
    "signed_on": _dl("Signed on"),
}

STATES: dict[str, Any] = {
    ASKED: _dl("Waits for a colleague"),
    QUEUED: _dl("Waits for its turn"),
    MAKING: _dl("Being made"),
    READY: _dl("Ready"),
    FAILED: _dl("Could not be made"),
    REFUSED: _dl("A colleague said no"),
}
HIDDEN = _dl("hidden")
ABOUT_THIS_FILE = _dl("About this file")
MOST_KNOWN = MOST_TOGETHER
# The table of the catalogue whose values a column's are.
LIKE = cataloguing.find("pledges.ward")


def headings(extract: Extract) -> list[str]:
    """Return what an extract's columns are called."""
    return [str(COLUMNS[column]) for column in extract.columns]


def narrowed(wanted: Wanted) -> str:
    """Return in words which rows somebody wants."""
    if wanted.quarter:
        return quarter(wanted.quarter)
    first = looks.day(wanted.first) if wanted.first else ""
    last = looks.day(wanted.last) if wanted.last else ""
    if first and last:
        return _d("%(first)s to %(last)s", first=first, last=last)
    if first:
        return _d("From %(day)s", day=first)
    return _d("Until %(day)s", day=last) if last else _d("All")


def quarter(text: str) -> str:
    """Return what a quarter is called; what is none stays as it is."""
    try:
        return figure_words.quarter(Quarter.parse(text))
    except NoSuchQuarter:
        return text


def in_words(extract: Extract) -> Callable[[Batch], Iterable[Row]]:
    """Return what puts the rows of a file into words; what it has looked up it knows in the next batch."""
    if extract.key == FIGURES:
        return lambda batch: [_figure(*row) for row in batch]
    told = [_words(column) for column in extract.columns]
    if extract.key == PLEDGES:
        rest = _Known(partial(_together, told[1:])).__getitem__
        return lambda batch: [(name, rest(codes)) for name, codes, _ in batch]
    return lambda batch: [
        [say(cell) for say, cell in zip(told, row, strict=False)] for row in batch
    ]


def about(extract: Extract, wanted: Wanted, reason: str, total: int) -> Iterator[Sequence[Cell]]:
    """Yield what a file says of itself: what it is, of which rows, why, how many, and its columns."""
    yield _d("What is in it"), str(TITLES[extract.key])
    yield "", str(ABOUT[extract.key])
    yield _d("Which rows"), narrowed(wanted)
    if reason:
        yield _d("Why"), reason
    yield _d("Rows"), total
    yield _d("Columns"), " · ".join(headings(extract))


class _Known(dict[Any, Any]):
    """The words for values, each looked up once."""

    def __init__(self, words: Callable[[Any], Cell | Cells]) -> None:
        super().__init__()
        self.words = words

    def __missing__(self, value: Any) -> Cell | Cells:
        found = self.words(value)
        if len(self) < MOST_KNOWN:
            self[value] = found
        return found


def _words(column: str) -> Callable[[Any], Cell]:
    """Return what puts a column's values into words; most columns have few different ones."""
    if column in SPELLED:
        return SPELLED[column]
    return _Known(WORDS[column]).__getitem__ if column in WORDS else _as_it_is


def _as_it_is(value: Cell) -> Cell:
    return value


def _together(told: Sequence[Callable[[Any], Cell]], codes: str) -> Cells:
    return Cells(tuple(say(code) for say, code in zip(told, codes.split(APART), strict=True)))


def _value(name: str) -> Callable[[str], Cell]:
    """Return what puts a value of a dimension into words; nothing stays empty."""
    return lambda key: figure_words.value(LIKE, name, key) if key else ""


def _languages(tags: Sequence[str]) -> str:
    return looks.joined(figure_words.value(LIKE, "language", tag) for tag in tags)


def _title(texts: dict[str, str]) -> str:
    return str(looks.told(texts))


def _state(state: str) -> str:
    return str(labels.STATES[state])


def _audience(audience: str) -> str:
    return str(labels.AUDIENCES[audience])


def _note(note: str) -> str:
    return str(HIDDEN) if note else ""


WORDS: dict[str, Callable[[Any], Cell]] = {
    **{name: _value(name) for name in ("ward", "language", "age_band", "channel", "kind")},
    **dict.fromkeys(("begins", "day"), date.isoformat),
    "state": _state,
    "audience": _audience,
    "note": _note,
}
# Values that are lists or texts by language, each its own.
SPELLED: dict[str, Callable[[Any], Cell]] = {
    "title": _title,
    "host": _title,
    "languages": _languages,
}


def _figure(
    key: str, quarter_: str, up_to: date, at: Sequence[str], shown: int | None
) -> Sequence[Cell]:
    entry = cataloguing.CATALOGUE.get(key)
    title = figure_words.title(entry) if entry else key
    names = zip(entry.by, at, strict=False) if entry else ()
    said = [figure_words.value(entry, name, one) for name, one in names] if entry else list(at)
    note = _note("" if shown is not None else "hidden")
    return (title, quarter_, up_to.isoformat(), *(*said, "")[:2], shown, note)
