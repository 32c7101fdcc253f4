"""The queries behind `events.listings`: which dates fit a filter, in which order, from which place on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    Row,
    Select,
    String,
    any_,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
    values,
)
from sqlalchemy.orm import Session

from events.folding import words_asked
from events.models import ListedDate, ListedFact, ListedWord
from events.models.schema import Moment

DAY = timedelta(days=1)
LONG = "long"  # the fact of an event with a date of more than a day
FEW = 400  # up to so many events are gone through one by one
MOST_WORDS_ASKED = 8
AFTER_EVERY_LETTER = "\U0010ffff"
NEAREST = 3  # wards that are looked at first, because they mostly fill a page
DATES = ListedDate.__table__


@dataclass(frozen=True)
class Filter:
    """What somebody looks for. What is empty does not restrict."""

    zone: ZoneInfo  # in which the days begin and end
    first: date | None = None
    last: date | None = None
    kind: str = ""
    wards: tuple[
        str | None, ...
    ] = ()  # listed one after the other, in this order; None is "nowhere"
    language: str = ""
    access: tuple[str, ...] = ()  # all of them
    free: bool = False
    audience: str = ""
    words: str = ""  # each is the beginning of a word

    def window(self, now: datetime) -> tuple[datetime, datetime | None]:
        """Return the moments between which dates are looked for: never what is over."""
        opens = max(now, _midnight(self.first, self.zone)) if self.first else now
        return opens, _midnight(self.last + DAY, self.zone) if self.last else None


@dataclass(frozen=True, order=True)
class Cursor:
    """A place in the list: the date after which the next page begins."""

    rank: int
    starts_at: datetime
    event_id: int
    day: date

    def __str__(self) -> str:
        at = self.starts_at.astimezone(UTC)
        return f"{self.rank}.{at:%Y%m%dT%H%M%S}.{self.event_id}.{self.day:%Y%m%d}"

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Read what `str` wrote.

        Raises:
            ValueError: it is nothing of the kind.
        """
        rank, at, event_id, day = text.split(".")
        if not (rank + event_id).isdecimal() or len(rank) > 3 or len(event_id) > 9:
            raise ValueError(text)
        starts_at = datetime.strptime(at, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        return cls(int(rank), starts_at, int(event_id), datetime.strptime(day, "%Y%m%d").date())


def page(
    session: Session, wanted: Filter, now: datetime, after: Cursor | None, most: int
) -> tuple[list[Row[Any]], Cursor | None]:
    """Return the rows of a page, and where the next one begins."""
    few, settled = _rare(session, wanted)
    if few is not None and not few:
        return [], None
    search = Search(wanted, *wanted.window(now), _narrowed(session, few), settled)
    running = [] if after else list(session.execute(search.running(most)))
    room = most - len(running)
    soon: list[Row[Any]] = []
    for batch in _batches(wanted, after):
        arms = [search.soon(rank, ward, after, room + 1 - len(soon)) for rank, ward in batch]
        soon += session.execute(_one_after_the_other(arms))
        if len(soon) > room:
            last = soon[room - 1] if room else None
            return running + soon[:room], _cursor(last, search.opens - DAY)
    return running + soon, None


def fitting(wanted: Filter, now: datetime) -> Select[Any]:
    """Return the query for the events with a date that fits, grouped by event."""
    where = Search(wanted, *wanted.window(now)).everywhere()
    return select(ListedDate.event_id).where(*where).group_by(ListedDate.event_id)


@dataclass(frozen=True)
class Search:
    """A filter, the moments it looks between, and the dates it looks at."""

    wanted: Filter
    opens: datetime
    closes: datetime | None
    source: FromClause = DATES
    settled: bool = False  # whether the source has nothing without the facts and words asked for

    def soon(
        self, rank: int, wards: tuple[str | None, ...], after: Cursor | None, most: int
    ) -> Select[Any]:
        """Return the query for what begins in the window, or less than a day before it, in a ward."""
        c = self.source.c
        where = [*self._conditions(), c.starts_at > self.opens - DAY]
        where += [c.ward_code.is_not_distinct_from(ward) for ward in wards]
        if after and after.rank == rank:
            where.append(tuple_(*self._order()) > tuple_(*_place(after)))
            where.append(c.starts_at >= after.starts_at)  # by this one SQLite enters the index
        return self._rows(rank).where(*where).limit(most)

    def running(self, most: int) -> Select[Any]:
        """Return the query for what began more than a day before: exhibitions, mostly."""
        c = self.source.c
        long = select(ListedFact.event_id).where(ListedFact.fact == LONG)
        where = [*self.everywhere(), c.starts_at <= self.opens - DAY, c.event_id.in_(long)]
        return self._rows(0).where(*where).limit(most)

    def everywhere(self) -> list[ColumnElement[bool]]:
        """Return what fits in any of the wards that are wanted."""
        c, wards = self.source.c, self.wanted.wards
        named = c.ward_code.in_([ward for ward in wards if ward])
        nowhere = c.ward_code.is_(None)
        where = [or_(named, nowhere) if None in wards else named] if wards else []
        return self._conditions() + where

    def _rows(self, rank: int) -> Select[Any]:
        return select(*_columns(self.source), literal(rank).label("rank")).order_by(*self._order())

    def _order(self) -> tuple[ColumnElement[Any], ...]:
        return self.source.c.starts_at, self.source.c.event_id, self.source.c.day

    def _conditions(self) -> list[ColumnElement[bool]]:
        c, wanted = self.source.c, self.wanted
        asked = (("kind", wanted.kind), ("audience", wanted.audience))
        where: list[ColumnElement[bool]] = [c.ends_at > self.opens]
        where += [c.starts_at < self.closes] if self.closes else []
        where += [c[name] == value for name, value in asked if value]
        where += [c.free.is_(True)] if wanted.free else []
        return where if self.settled else where + list(self._has_all())

    def _has_all(self) -> Iterator[ColumnElement[bool]]:
        """Yield what asks for each fact and word, row by row.

        As values and not as EXISTS: PostgreSQL would make joins of them, and plan for longer than it looks.
        """
        c, facts = self.source.c, _facts(self.wanted)
        if facts:
            fitting = (ListedFact.event_id == c.event_id, ListedFact.fact.in_(facts))
            found = select(func.count()).select_from(ListedFact).where(*fitting)
            yield found.correlate(self.source).scalar_subquery() == len(facts)
        for word in _words(self.wanted):
            there = select(literal(1)).where(ListedWord.event_id == c.event_id, _begins(word))
            yield there.limit(1).correlate(self.source).scalar_subquery().is_not(None)


def by_day(first: date, zone: ZoneInfo, most: int) -> Select[Any]:
    """Return the query for a month: at most `most` rows for each day, with its number and its total."""
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    days = [first + timedelta(n) for n in range((following - first).days)]
    moments = [(n, _midnight(d, zone), _midnight(d + DAY, zone)) for n, d in enumerate(days)]
    day = values(
        column("number", Integer), column("opens", Moment), column("closes", Moment), name="day"
    )
    day_ = day.data(moments).cte("day")
    place = func.row_number().over(
        partition_by=day_.c.number, order_by=(DATES.c.starts_at, DATES.c.event_id)
    )
    dates = select(
        *_columns(DATES),
        day_.c.number,
        place.label("place"),
        func.count().over(partition_by=day_.c.number).label("total"),
    ).join_from(
        day_, DATES, (DATES.c.starts_at >= day_.c.opens) & (DATES.c.starts_at < day_.c.closes)
    )
    numbered = dates.subquery()
    shown = select(numbered).where(numbered.c.place <= most)
    return shown.order_by(numbered.c.number, numbered.c.place)


def _batches(
    wanted: Filter, after: Cursor | None
) -> Iterator[list[tuple[int, tuple[str | None, ...]]]]:
    """Yield the wards still to come with their ranks, the nearest first; no ward is anywhere."""
    wards: list[tuple[str | None, ...]] = [(ward,) for ward in wanted.wards] or [()]
    left = [(r, ward) for r, ward in enumerate(wards) if not after or r >= after.rank]
    yield from (part for part in (left[:NEAREST], left[NEAREST:]) if part)


def _one_after_the_other(arms: list[Select[Any]]) -> Select[Any]:
    if len(arms) == 1:
        return arms[0]
    every = union_all(*(select(arm.subquery()) for arm in arms)).subquery()
    c = every.c
    return select(every).order_by(c.rank, c.starts_at, c.event_id, c.day)


def _columns(source: FromClause) -> list[ColumnElement[Any]]:
    names = ("event_id", "day", "starts_at", "ends_at", "calculated", "cancelled", "ward_code")
    return [source.c[name] for name in names]


def _facts(wanted: Filter) -> list[str]:
    facts = [f"access:{key}" for key in dict.fromkeys(wanted.access)]
    return facts + ([f"in:{wanted.language}"] if wanted.language else [])


def _words(wanted: Filter) -> list[str]:
    return words_asked(wanted.words)[:MOST_WORDS_ASKED]


def _begins(word: str) -> ColumnElement[bool]:
    return (ListedWord.word >= word) & (ListedWord.word < word + AFTER_EVERY_LETTER)


def _needles(wanted: Filter) -> list[Select[Any]]:
    """Return a query for each language, access fact and word: the events that have it."""
    facts = [select(ListedFact.event_id).where(ListedFact.fact == f) for f in _facts(wanted)]
    words = [select(ListedWord.event_id).where(_begins(word)).distinct() for word in _words(wanted)]
    return [*facts, *words]


def _rare(session: Session, wanted: Filter) -> tuple[set[int] | None, bool]:
    """Return the events that have all of what is rare, and whether that is all that was asked for.

    Where nothing asked for is rare, there is None.
    """
    needles = _needles(wanted)
    if not needles:
        return None, True
    arms = []
    for needle in needles:
        first = needle.limit(FEW + 1).subquery()
        ids = func.aggregate_strings(cast(first.c.event_id, String), ",")  # a row each is slower
        arms.append(select(func.count().label("total"), ids.label("ids")).select_from(first))
    found = session.execute(union_all(*arms) if len(arms) > 1 else arms[0])
    rare = [set(map(int, ids.split(","))) if ids else set() for n, ids in found if n <= FEW]
    return set.intersection(*rare) if rare else None, len(rare) == len(needles)


def _narrowed(session: Session, few: set[int] | None) -> FromClause:
    """Return the dates of these few events, taken out first; without them, all dates."""
    if few is None:
        return DATES
    taken: CTE = select(DATES).where(_is_among(session, sorted(few))).cte("taken")
    return taken.prefix_with("MATERIALIZED")


def _is_among(session: Session, ids: list[int]) -> ColumnElement[bool]:
    """For PostgreSQL as one value: the statement is then the same for any number, and prepared once."""
    if session.get_bind().dialect.name != "postgresql":
        return DATES.c.event_id.in_(ids)
    return DATES.c.event_id == any_(literal(ids, ARRAY(Integer)))


def _place(cursor: Cursor) -> tuple[datetime, int, date]:
    return cursor.starts_at, cursor.event_id, cursor.day


def _cursor(row: Row[Any] | None, opens: datetime) -> Cursor:
    """Return the place after a row; without one, before all that begins."""
    if row is None:
        return Cursor(0, opens, 0, opens.date())
    return Cursor(row.rank, row.starts_at, row.event_id, row.day)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
