"""What was typed at the pitch: kept as it came, so that nothing counts twice and nothing honest is lost.

As with scans, a phone sends until it is answered, everything may come again and in any order. A result
that is put right is a result of its own: of each match the one typed last, by true time, stands.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events import clocks
from events.gate_hours import until
from events.knockout import GROUP
from events.models import Device, Fixture, Result, Tournament
from events.models.checkin import REFUSED, STORED
from events.models.tournament import MOST_FAIR_PLAY, MOST_GOALS
from events.occurrences import insert_new
from events.passing import AFTER_THE_END, CLOCK, DEVICE_REVOKED, DUPLICATE, TIME, TOO_MANY
from events.scores import matches, score_of, scores
from events.standings import Score, resolve

EARLY = timedelta(minutes=10)  # so much before a match was to begin may it have been played
# Why a result is refused, beside TIME, DEVICE_REVOKED, AFTER_THE_END and TOO_MANY.
SCORE, PENALTIES = "score", "penalties"  # of goals or fair play; of penalties
NO_SUCH_FIXTURE, NOT_BEGUN = "no_such_fixture", "not_begun"
# What is odd about one that is stored, beside CLOCK and DEVICE_REVOKED: it counts once they are known.
SIDES_UNKNOWN = "sides_unknown"
# Of one phone, or of all hosts of a date, more than any day has; what is refused beyond is not kept.
MOST = {STORED: 2_000, REFUSED: 1_000}

_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Report:
    """One result as it was typed. `result` is its UUID in lower case, `fixture` the match's number.

    `at` is what the clock claimed, or None where that was no time; `seq` is the phone's own order. Goals
    are 0 to 99, fair play is 0 to 10 for each side, and penalties are told where a knock-out was drawn.
    """

    result: str
    fixture: int
    home: int
    away: int
    home_fair: int
    away_fair: int
    home_penalties: int | None
    away_penalties: int | None
    at: datetime | None
    seq: int
    plan: str | None = None  # of which tournament it is, as `plan_of` says; None where nobody told

    @property
    def score(self) -> Score:
        """How the match ended."""
        return Score(**{field.name: getattr(self, field.name) for field in fields(Score)})


@dataclass(frozen=True)
class Kept:
    """What became of a result: "stored", "duplicate" (stored before) or "refused".

    `reason` says why it was refused, or what is odd about a stored one; "" where nothing is.
    """

    result: str
    outcome: str
    reason: str = ""


def record(
    session: Session,
    tournament: Tournament | None,
    device: Device | None,
    reports: Sequence[Report],
    *,
    now: datetime,
    offset: int = 0,
) -> list[Kept]:
    """Take results of a phone, or of a host (`device` None), and answer for each in the order given.

    The caller commits. `offset` is our clock minus the phone's, in seconds. A result that was taken
    before, or refused before, is answered as it was then. Where the date has no tournament, all are of no
    such fixture, and none is kept; of one sender more than MOST are answered, but not kept either.
    """
    if not reports:
        return []
    if tournament is None or not _hold(session, tournament):
        return [Kept(report.result, REFUSED, NO_SUCH_FIXTURE) for report in reports]
    sender = _sender(device, now, offset)
    fixtures = {fixture.number: fixture for fixture in tournament.fixtures}
    rows: dict[str, dict[str, Any]] = {}
    for report in reports:
        is_of_now = report.plan in (None, plan_of(tournament))
        row = _row(tournament, sender, report, fixtures.get(report.fixture) if is_of_now else None)
        rows.setdefault(report.result, row)
    fresh = _bounded(session, tournament, sender, rows)
    # In one order everywhere, so that no two batches wait for each other.
    fresh.sort(key=lambda row: str(row["result"]))
    insert = insert_new(session, Result).returning(Result.result)
    new = set(session.scalars(insert, fresh)) if fresh else set()
    before = _kept_before(session, tournament, rows.keys() - new)
    waiting = _waiting(session, tournament)
    return list(_answers(reports, rows, new, before, waiting))


def plan_of(tournament: Tournament) -> str:
    """Return what tells a tournament from one that is planned anew on its date: when it was made."""
    return tournament.made_at.astimezone(UTC).isoformat()


def is_as_kept(session: Session, tournament: Tournament, report: Report) -> bool:
    """Whether a result that was kept before was the same match and score."""
    own = Result.date_id == tournament.date_id, Result.result == report.result
    found = select(Result, Fixture.number).join(Fixture, Fixture.id == Result.fixture_id)
    kept, number = session.execute(found.where(*own)).one()
    return (number, score_of(kept)) == (report.fixture, report.score)


@dataclass(frozen=True)
class _Sender:
    """Who hands in, and what is known of their clock."""

    device_id: int | None
    joined: datetime
    revoked: datetime | None
    end: datetime | None
    now: datetime
    offset: int


def _sender(device: Device | None, now: datetime, offset: int) -> _Sender:
    offset = clocks.bounded(offset)
    if device is None:
        return _Sender(None, now, None, None, now, offset)
    end = until(device.gate.check_in)
    return _Sender(device.id, device.joined_at, device.revoked_at, end, now, offset)


def _hold(session: Session, tournament: Tournament) -> bool:
    """Keep a tournament from being taken away until the transaction ends; return whether it is there."""
    found = select(Tournament.date_id).where(Tournament.date_id == tournament.date_id)
    lock = found.with_for_update(read=True, key_share=True, of=Tournament)
    return session.scalar(lock) is not None


def _row(
    tournament: Tournament, sender: _Sender, report: Report, fixture: Fixture | None
) -> dict[str, Any]:
    state, reason = _judge(sender, report, fixture)
    # A time that is none is when it was sent, by the phone's clock.
    at = report.at or sender.now - timedelta(seconds=sender.offset)
    return {
        "date_id": tournament.date_id,
        "fixture_id": fixture and fixture.id,
        "device_id": sender.device_id,
        "result": report.result,
        **{field.name: _held(getattr(report, field.name)) for field in fields(Score)},
        "at": clocks.held(at),
        "offset_seconds": sender.offset,
        "seq": report.seq,
        "received_at": sender.now,
        "state": state,
        "reason": reason,
    }


def _judge(sender: _Sender, report: Report, fixture: Fixture | None) -> tuple[str, str]:
    """Return whether a result is stored or refused, and why or what is odd about it."""
    if report.at is None or not clocks.is_possible(report.at):
        return REFUSED, TIME
    clock = {"joined": sender.joined, "received": sender.now}
    at = clocks.held(report.at)
    true = clocks.true_time(at, sender.offset, **clock)
    is_doubtful = clocks.is_doubtful(at, sender.offset, **clock)
    if sender.revoked is not None and true > sender.revoked:
        return REFUSED, DEVICE_REVOKED
    if sender.end is not None and true > sender.end and not is_doubtful:
        return REFUSED, AFTER_THE_END
    # Where the clock cannot be believed, it was at the latest when we heard of it.
    fault = _fault(report, fixture, sender.now if is_doubtful else true)
    if fault:
        return REFUSED, fault
    if sender.revoked is not None:
        return STORED, DEVICE_REVOKED
    return STORED, CLOCK if is_doubtful else ""


def _fault(report: Report, fixture: Fixture | None, true: datetime) -> str:
    if fixture is None:
        return NO_SUCH_FIXTURE
    if true < fixture.starts_at - EARLY:
        return NOT_BEGUN
    goals, fair = (report.home, report.away), (report.home_fair, report.away_fair)
    if not (_are_within(MOST_GOALS, goals) and _are_within(MOST_FAIR_PLAY, fair)):
        return SCORE
    penalties = [p for p in (report.home_penalties, report.away_penalties) if p is not None]
    if fixture.stage == GROUP or report.home != report.away:
        return PENALTIES if penalties else ""
    is_decided = len(set(penalties)) == 2 and _are_within(MOST_GOALS, penalties)
    return "" if is_decided else PENALTIES


def _are_within(most: int, values: Collection[int]) -> bool:
    return all(0 <= value <= most for value in values)


def _held(value: int | None) -> int | None:
    """Return a number as its column can hold it; one that is refused may be any."""
    return None if value is None else max(-_LARGEST, min(value, _LARGEST))


def _bounded(
    session: Session, tournament: Tournament, sender: _Sender, rows: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the rows to be kept, and refuse those beyond what is stored of one sender."""
    before = _kept_before(session, tournament, rows.keys())
    own = (
        Result.date_id == tournament.date_id,
        Result.device_id.is_not_distinct_from(sender.device_id),
    )
    held = select(Result.state, func.count()).where(*own).group_by(Result.state)
    many: Counter[str] = Counter(dict(session.execute(held).tuples().all()))
    kept = []
    for row in (row for result, row in rows.items() if result not in before):
        many[row["state"]] += 1
        if many[row["state"]] <= MOST[row["state"]]:
            kept.append(row)
        elif row["state"] == STORED:
            row.update(state=REFUSED, reason=TOO_MANY)
    return kept


def _kept_before(
    session: Session, tournament: Tournament, results: Collection[str]
) -> dict[str, tuple[str, str]]:
    if not results:
        return {}
    found = select(Result.result, Result.state, Result.reason)
    found = found.where(Result.date_id == tournament.date_id, Result.result.in_(results))
    return {result: (state, reason) for result, state, reason in session.execute(found)}


def _waiting(session: Session, tournament: Tournament) -> set[int]:
    """Return the matches whose sides are not known yet, by their numbers."""
    played = matches(tournament)
    known = resolve(played, scores(session, tournament), seed=tournament.plan["seed"])
    return {match.number for match in played if None in (known[match.home], known[match.away])}


def _answers(
    reports: Sequence[Report],
    rows: Mapping[str, dict[str, Any]],
    new: Collection[str],
    before: Mapping[str, tuple[str, str]],
    waiting: Collection[int],
) -> Iterator[Kept]:
    """Answer for each result; one that is twice in a batch is a duplicate the second time."""
    unanswered = set(new)
    for report in reports:
        row = rows[report.result]
        state, reason = before.get(report.result, (row["state"], row["reason"]))
        is_duplicate = state == STORED and report.result not in unanswered
        unanswered.discard(report.result)
        if state == STORED and report.fixture in waiting:
            reason = reason or SIDES_UNKNOWN
        yield Kept(report.result, DUPLICATE if is_duplicate else state, reason)
