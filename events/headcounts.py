"""How many came to dates, added up by the database: the sums of `admission.summary`, without its detail.

Of a badge as many came as it let in at once at most: whatever came before or after, that entry filled
its room. Only a badge that was booked for more people than ever entered at once has to be folded.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, case, func, select
from sqlalchemy.orm import Session

from events.admission import CAME
from events.attendance import Passage, fold
from events.gate_hours import until
from events.models import (
    AttendanceTotal,
    CheckIn,
    Device,
    EventDate,
    Gate,
    Registration,
    Scan,
    Tally,
)
from events.models.checkin import ENTRY, STORED
from events.passing import passage, scans
from events.tallies import LATE, PEOPLE, UNDONE, sums

# How many are booked with which mark of a date whose key is still there.
Parties = Callable[[Session, CheckIn], Mapping[str, int]]
AT_A_TIME = 500


def true_day() -> ColumnElement[date]:
    """Return the day a date begins on: where it was moved to, else the day of its rule."""
    return func.coalesce(func.date(EventDate.starts, type_=Date), EventDate.day)


def people(
    session: Session, first: date, last: date, parties: Parties | None = None
) -> dict[int, Counter[str]]:
    """Return how many came to each date from `first` to `last`, by its id, then by CAME and PEOPLE.

    `parties` is asked of dates at which somebody entered twice with one badge, and some booked for
    several; without it a badge is of as many as it let in at once.
    """
    within = select(CheckIn.date_id).join(EventDate).where(true_day().between(first, last))
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for date_id, what, many in (
        *_frozen(session, within),
        *_with_a_badge(session, within, parties),
        *_walked_in(session, within),
    ):
        found[date_id][what] += many
    return dict(found)


def _frozen(session: Session, within: Select[Any]) -> Iterator[tuple[int, str, int]]:
    total = select(Gate.date_id, AttendanceTotal.what, func.sum(AttendanceTotal.people))
    total = total.join(Gate, Gate.id == AttendanceTotal.gate_id)
    total = total.where(Gate.date_id.in_(within), AttendanceTotal.what.in_((CAME, *PEOPLE)))
    for row in session.execute(total.group_by(Gate.date_id, AttendanceTotal.what)):
        yield row[0], row[1], int(row[2])


def _entries(within: Select[Any], *columns: Any) -> Select[Any]:
    """Return the SELECT of what each badge did at the dates, one row for each badge of a date."""
    entered = select(Scan.date_id, *columns).where(Scan.state == STORED, Scan.kind == ENTRY)
    return entered.where(Scan.date_id.in_(within)).group_by(Scan.date_id, Scan.mark)


def _with_a_badge(
    session: Session, within: Select[Any], parties: Parties | None
) -> Iterator[tuple[int, str, int]]:
    most, summed = func.max(Scan.people), func.sum(Scan.people)
    badge = _entries(within, most.label("most"), (summed > most).label("again")).subquery()
    again = func.max(case((badge.c.again, 1), else_=0))
    total = select(badge.c.date_id, func.sum(badge.c.most), again).group_by(badge.c.date_id)
    by_date = session.execute(total).all()
    yield from ((date_id, CAME, int(came)) for date_id, came, _ in by_date)
    twice = {date_id for date_id, _, again in by_date if again}
    if parties and twice:
        large = select(Registration.date_id).where(Registration.party > 1).distinct()
        for date_id in twice.intersection(session.scalars(large)):
            check_in = session.get_one(CheckIn, date_id)
            yield date_id, CAME, _more(session, check_in, parties(session, check_in))


def _more(session: Session, check_in: CheckIn, booked: Mapping[str, int]) -> int:
    """Return how many more came with badges that let in a larger party little by little."""
    if not any(party > 1 for party in booked.values()):
        return 0
    most, summed = func.max(Scan.people), func.sum(Scan.people)
    here = select(CheckIn.date_id).where(CheckIn.date_id == check_in.date_id)
    rows = session.execute(_entries(here, Scan.mark, most).having(summed > most))
    largest = {mark: many for _, mark, many in rows if booked.get(mark, 1) > many}
    passages = _passages(session, check_in, largest)
    return sum(fold(passages[m], booked[m]).came - many for m, many in largest.items())


def _passages(
    session: Session, check_in: CheckIn, marks: Iterable[str]
) -> dict[str, list[Passage]]:
    end, sorted_marks = until(check_in), sorted(marks)
    found: dict[str, list[Passage]] = defaultdict(list)
    for begin in range(0, len(sorted_marks), AT_A_TIME):
        some = sorted_marks[begin : begin + AT_A_TIME]
        for row in session.execute(scans(check_in.date_id, STORED).where(Scan.mark.in_(some))):
            found[row.mark].append(passage(row, end=end))
    return found


def _walked_in(session: Session, within: Select[Any]) -> Iterator[tuple[int, str, int]]:
    """Yield what was counted by hand; a date at which something was undone is added up with care."""
    undone = select(Device.date_id).join(Tally, Tally.device_id == Device.id)
    undone = undone.where(Tally.who.endswith(UNDONE), ~Tally.who.startswith(LATE)).distinct()
    total = select(Device.date_id, Tally.who, func.sum(Tally.total)).join(Device)
    total = total.where(Device.date_id.in_(within), Tally.who.in_(PEOPLE))
    total = total.where(Device.date_id.not_in(undone)).group_by(Device.date_id, Tally.who)
    for row in session.execute(total):
        yield row[0], row[1], int(row[2])
    for date_id in session.scalars(undone.where(Device.date_id.in_(within))).all():
        for (_, _, counter), many in sums(session, session.get_one(CheckIn, date_id)).items():
            if counter in PEOPLE:
                yield date_id, counter, many
