"""What can be taken out as a file: the rows of each kind, a batch at a time, in little memory.

Of pledges it is what the file of names holds: never a contact, a badge or a mark. What is counted about an
event is hidden where it is small and rounded, as in every figure that leaves. A batch is read in a
transaction of its own, which the caller may end before it asks for the next.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, String, case, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import SQLCoreOperations

from campaign.domain import disclosing, recognising, spanning
from campaign.domain.measuring_rows import OUTSIDE
from campaign.domain.sealing import Sealer
from campaign.domain.spanning import DaysReversed, SpanTooWide
from campaign.models import Pledge
from campaign.models.pledge import STANDING
from campaign.models.release import Release
from events import headcounts
from events.models import CheckIn, Event, EventDate, PartnerGroup
from events.models.event import CANCELLED, LIVE

ROWS_OF_A_BATCH = 10_000
DAYS, QUARTER = "days", "quarter"
PLEDGES, EVENTS, ATTENDANCE, FIGURES = "pledges", "events", "attendance", "figures"
APART = "|"  # between codes that come as one text; none of them has it
HIDDEN = "hidden"  # the note beside a number that is left out

# Rows in the order of an extract's columns; what there is beyond these is of no interest.
Batch = Sequence[Sequence[Any]]


class NoSuchExtract(LookupError):
    """Nothing of this name is handed out."""


@dataclass(frozen=True)
class Wanted:
    """Which rows: of some days (None is from the beginning, or until now), or of one quarter.

    Raises:
        DaysReversed, SpanTooWide: as for figures (`spanning`).
    """

    first: date | None = None
    last: date | None = None
    quarter: str = ""

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None:
            if self.last < self.first:
                raise DaysReversed
            if self.last >= self.first + spanning.MOST:
                raise SpanTooWide

    @property
    def as_options(self) -> dict[str, str]:
        """The same as JSON, without what is not narrowed."""
        days = {name: day.isoformat() for name, day in self._days.items() if day}
        return days | ({"quarter": self.quarter} if self.quarter else {})

    @property
    def _days(self) -> dict[str, date | None]:
        return {"first": self.first, "last": self.last}


@dataclass(frozen=True)
class Source:
    """Where rows are read: the database, the key that opens marks, and the time."""

    session: Session
    sealer: Sealer
    now: datetime


@dataclass(frozen=True)
class Extract:
    """A kind of file: its columns, what narrows it, and how its rows are counted and read."""

    key: str
    columns: tuple[str, ...]
    narrowed_by: str
    is_named: bool
    count: Callable[[Source, Wanted], int]
    batches: Callable[[Source, Wanted], Iterator[Batch]]


def find(key: str) -> Extract:
    """Return a kind of file.

    Raises:
        NoSuchExtract: there is none of this name.
    """
    if key not in EXTRACTS:
        raise NoSuchExtract(key)
    return EXTRACTS[key]


def read_options(options: dict[str, str]) -> Wanted:
    """Return what `as_options` wrote."""
    days = {
        name: date.fromisoformat(options[name]) for name in ("first", "last") if name in options
    }
    return Wanted(**days, quarter=options.get("quarter", ""))


def released_quarters(session: Session) -> list[str]:
    """Return the quarters figures were released of, the newest first."""
    found = select(Release.quarter).distinct().order_by(Release.quarter.desc())
    return list(session.scalars(found))


def _within(day: SQLCoreOperations[Any], wanted: Wanted) -> list[ColumnElement[bool]]:
    later = [day >= wanted.first] if wanted.first else []
    return later + ([day <= wanted.last] if wanted.last else [])


def _count(source: Source, rows: Select[Any]) -> int:
    return source.session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def _in_turn(
    source: Source, rows: Select[Any], key: InstrumentedAttribute[int], *, plain: bool = False
) -> Iterator[Batch]:
    """Yield rows in the order of a key, which is added as their last column.

    Rows that are plain texts and numbers on both engines are taken as the driver gives them: a million
    of them twice as fast.
    """
    last, keyed = 0, rows.add_columns(key).order_by(key).limit(ROWS_OF_A_BATCH)
    while True:
        found = source.session.connection().execute(keyed.where(key > last))
        batch: Batch = found.cursor.fetchall() if plain and found.cursor else found.all()
        found.close()
        if not batch:
            return
        last = batch[-1][-1]
        yield batch


def _pledges(wanted: Wanted) -> Select[Any]:
    """Return the SELECT of a name, and of all the rest in one text: a few thousand differ in a million."""
    rest: ColumnElement[str] = case(
        (Pledge.outside, OUTSIDE), else_=func.coalesce(Pledge.ward_code, "")
    )
    age_band = func.coalesce(Pledge.age_band, "")
    for code in (Pledge.language, age_band, Pledge.channel, cast(Pledge.signed_on, String)):
        rest = rest + APART + code
    name = func.coalesce(Pledge.name, "")
    standing: Select[Any] = select(name, rest)  # type: ignore[assignment]
    return standing.where(Pledge.state == STANDING).where(*_within(Pledge.signed_on, wanted))


def _of_events(*columns: Any) -> Select[Any]:
    """Return the SELECT of what is known to everybody of the gatherings residents can see."""
    known = (Event.slug, Event.title, PartnerGroup.name, Event.kind)
    seen: Select[Any] = select(*known, func.coalesce(Event.ward_code, ""), *columns)
    seen = seen.join(PartnerGroup, PartnerGroup.id == Event.group_id)
    return seen.where(Event.published_at.is_not(None), Event.state.in_((LIVE, CANCELLED)))


def _events(wanted: Wanted) -> Select[Any]:
    begins = func.date(Event.starts, type_=Date)
    places = case((Event.bookable, Event.capacity))
    more = (begins, Event.languages, Event.audience, places, Event.state)
    return _of_events(*more).where(*_within(begins, wanted))


def _gated(source: Source, wanted: Wanted) -> Select[Any]:
    """Return the SELECT of past dates at which somebody could be let in."""
    day = headcounts.true_day()
    dates = _of_events(day, EventDate.taken, EventDate.id).join(EventDate)
    dates = dates.join(CheckIn, CheckIn.date_id == EventDate.id)
    return dates.where(day < source.now.date(), *_within(day, wanted))


def _attendance_batches(source: Source, wanted: Wanted) -> Iterator[Batch]:
    def parties(session: Session, check_in: CheckIn) -> dict[str, int]:
        return recognising.parties(session, check_in, source.sealer, now=source.now)

    first, last = wanted.first or date.min, wanted.last or date.max
    came = headcounts.people(source.session, first, last, parties)
    people = {date_id: counted.total() for date_id, counted in came.items()}
    for batch in _in_turn(source, _gated(source, wanted), EventDate.id):
        yield [_attended(*row[:-3], row[-3], people.get(row[-2], 0)) for row in batch]


def _attended(*row: Any) -> tuple[Any, ...]:
    *about, taken, came = row
    shown = [disclosing.shown(count, sensitive=False) for count in (taken, came)]
    return (*about, *shown, HIDDEN if None in shown else "")


def _releases(session: Session, wanted: Wanted) -> list[Release]:
    """Return the last release of each table of a quarter."""
    made = select(Release).where(Release.quarter == wanted.quarter)
    rows = session.scalars(made.order_by(Release.table_key, Release.up_to))
    return list({row.table_key: row for row in rows}.values())


def _cells(source: Source, wanted: Wanted) -> int:
    return sum(len(row.content["cells"]) for row in _releases(source.session, wanted))


def _figure_batches(source: Source, wanted: Wanted) -> Iterator[Batch]:
    for row in _releases(source.session, wanted):
        yield [
            (row.table_key, row.quarter, row.up_to, tuple(cell["at"]), cell["shown"])
            for cell in row.content["cells"]
        ]


_EVENT = ("event", "title", "host", "kind", "ward")
EXTRACTS: dict[str, Extract] = {
    extract.key: extract
    for extract in (
        Extract(
            key=FIGURES,
            columns=("table", "quarter", "up_to", "first_by", "second_by", "number", "note"),
            narrowed_by=QUARTER,
            is_named=False,
            count=_cells,
            batches=_figure_batches,
        ),
        Extract(
            key=EVENTS,
            columns=(*_EVENT, "begins", "languages", "audience", "capacity", "state"),
            narrowed_by=DAYS,
            is_named=False,
            count=lambda source, wanted: _count(source, _events(wanted)),
            batches=lambda source, wanted: _in_turn(source, _events(wanted), Event.id),
        ),
        Extract(
            key=ATTENDANCE,
            columns=(*_EVENT, "day", "taken", "came", "note"),
            narrowed_by=DAYS,
            is_named=False,
            count=lambda source, wanted: _count(source, _gated(source, wanted)),
            batches=_attendance_batches,
        ),
        Extract(
            key=PLEDGES,
            columns=("name", "ward", "language", "age_band", "channel", "signed_on"),
            narrowed_by=DAYS,
            is_named=True,
            count=lambda source, wanted: _count(source, _pledges(wanted)),
            batches=lambda source, wanted: _in_turn(
                source, _pledges(wanted), Pledge.id, plain=True
            ),
        ),
    )
}
