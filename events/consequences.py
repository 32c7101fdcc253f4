"""What a result that is put right late does to matches of the knock-out that were played already."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from sqlalchemy.orm import Session

from events.fixtures import Match
from events.knockout import GROUP
from events.models import Tournament
from events.scores import Typed, scores, standing
from events.scores import matches as plain
from events.standings import Score, resolve


def handed_over(session: Session, made: Tournament, number: int, score: Score) -> list[int]:
    """Return the matches with a result that other teams would have played, were this score to stand."""
    before = scores(session, made)
    after = {**before, number: score}
    return list(_differing(plain(made), before, after, before, made.plan["seed"]))


def played_by_others(matches: Sequence[Match], results: Sequence[Typed], *, seed: str) -> set[int]:
    """Return the matches whose result came in while other teams were known to play them than now.

    `results` are in the order of `scores.typed`. A result that is typed anew is of the teams of now.
    """
    stood = standing(results)
    now, came = {number: one.score for number, one in stood.items()}, _comings(results)
    found: set[int] = set()
    for match in matches:
        own = stood.get(match.number)
        if match.stage == GROUP or own is None:
            continue
        # Nothing else can have changed who plays.
        if any(first < own.came < last for first, last in came.values()):
            then = standing([one for one in results if one.came <= own.came])
            before = {number: one.score for number, one in then.items()}
            only = {match.number: own.score}
            found.update(_differing(matches, before, now, only, seed))
    return found


def disputed(results: Sequence[Typed]) -> set[int]:
    """Return the matches of which phones told different scores last, until a host types one that stands.

    `results` are in the order of `scores.typed`.
    """
    last = {(one.fixture, one.device): one.score for one in results}
    told: dict[int, set[Score]] = {}
    for (fixture, _), score in last.items():
        told.setdefault(fixture, set()).add(score)
    stood = standing(results)
    return {number for number, one in stood.items() if one.device and len(told[number]) > 1}


def _comings(results: Sequence[Typed]) -> dict[int, tuple[int, int]]:
    """Return for each match as which its first and its last result came."""
    ordered = sorted(results, key=lambda one: (one.fixture, one.came))
    groups = groupby(ordered, key=lambda one: one.fixture)
    sent = {number: [one.came for one in group] for number, group in groups}
    return {number: (came[0], came[-1]) for number, came in sent.items()}


def _differing(
    matches: Sequence[Match],
    before: Mapping[int, Score],
    after: Mapping[int, Score],
    played: Mapping[int, Score],
    seed: str,
) -> Iterator[int]:
    then, now = (resolve(matches, results, seed=seed) for results in (before, after))
    for match in matches:
        if match.stage != GROUP and match.number in played:
            sides = [(known[match.home], known[match.away]) for known in (then, now)]
            if None not in sides[0] and sides[0] != sides[1]:
                yield match.number
