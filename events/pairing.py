"""Who is kept together and who apart: the parties of a draw, and whether there are teams enough for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from events.people import (
    MOST_PAIRS,
    Contradiction,
    Pair,
    Person,
    TooFewPeople,
    TooMany,
    TooManyApart,
    TooManyTogether,
    UnknownKey,
)

_TRIES = 20_000  # steps in which a way to keep people apart is looked for


@dataclass(frozen=True)
class Parties:
    """People dealt as one, most of them alone, and for each party those it may not share a team with."""

    members: tuple[tuple[Person, ...], ...]
    apart: tuple[tuple[int, ...], ...]

    @property
    def are_free(self) -> bool:
        """Whether nobody is kept together or apart."""
        return not any(self.apart) and all(len(party) == 1 for party in self.members)


def parties(
    people: Sequence[Person], together: Iterable[Pair] = (), apart: Iterable[Pair] = ()
) -> Parties:
    """Return the parties that the pairs make, in the order of the people.

    Raises:
        UnknownKey: a pair names nobody.
        Contradiction: a pair is to be apart and together.
        TooMany: there are more pairs than are dealt at once.
    """
    together, apart = tuple(together), tuple(apart)
    if len(together) + len(apart) > MOST_PAIRS:
        raise TooMany("pairs", len(together) + len(apart), MOST_PAIRS)
    known = {person.key for person in people}
    for key in (key for pair in (*together, *apart) for key in pair):
        if key not in known:
            raise UnknownKey(key)
    heads = _heads(people, together)
    _refuse_contradictions(heads, together, apart)
    grouped: dict[str, list[Person]] = {}
    for person in people:
        grouped.setdefault(heads[person.key], []).append(person)
    numbers = {head: number for number, head in enumerate(grouped)}
    foes: list[set[int]] = [set() for _ in grouped]
    for one, other in apart:
        foes[numbers[heads[one]]].add(numbers[heads[other]])
        foes[numbers[heads[other]]].add(numbers[heads[one]])
    return Parties(tuple(map(tuple, grouped.values())), tuple(tuple(sorted(foe)) for foe in foes))


def among(people: Iterable[Person], pairs: Iterable[Pair]) -> list[Pair]:
    """Return the pairs of which both are among the people."""
    known = {person.key for person in people}
    return [(one, other) for one, other in pairs if one in known and other in known]


def refuse_too_large(found: Parties, teams: int) -> None:
    """Refuse parties of which one is larger than a team, or that are fewer than the teams.

    Raises:
        TooManyTogether: one is larger than the largest team of an even draw.
        TooFewPeople: some team would be empty.
    """
    most = -(-sum(map(len, found.members)) // teams)
    for party in found.members:
        if len(party) > most:
            raise TooManyTogether(tuple(person.key for person in party), most)
    if len(found.members) < teams:
        raise TooFewPeople(len(found.members), teams)


def keep_apart(found: Parties, teams: int) -> dict[int, int]:
    """Return teams for those parties that are hard to place, so that all others find one, one by one.

    Who has fewer to be apart from than there are teams always finds a team, once the others have theirs.

    Raises:
        TooManyApart: there are not teams enough, or none of 20,000 tries found how; it names as few of them
            as it can.
    """
    hard = _core(range(len(found.members)), found.apart, teams)
    search = _Colouring(found.apart, teams)
    homes = search.run(hard)
    if homes is None:
        for party in list(hard):
            rest = _core([other for other in hard if other != party], found.apart, teams)
            if search.run(rest) is None and search.tries >= 0:
                hard = rest
        raise TooManyApart(tuple(p.key for party in hard for p in found.members[party]), teams)
    return homes


def easy_order(found: Parties, teams: int) -> list[int]:
    """Return those who are apart from somebody, in an order in which each finds a team."""
    left = [party for party, foes in enumerate(found.apart) if foes]
    order: list[int] = []
    while easy := [party for party in left if _foes(party, left, found.apart) < teams]:
        order.append(easy[0])
        left.remove(easy[0])
    return order[::-1]


def _heads(people: Iterable[Person], together: Iterable[Pair]) -> dict[str, str]:
    """Return for each key the first of those it is together with."""
    heads = {person.key: person.key for person in people}
    for one, other in together:
        first, second = sorted((heads[one], heads[other]))
        if first != second:
            heads = {key: first if head == second else head for key, head in heads.items()}
    return heads


def _refuse_contradictions(
    heads: dict[str, str], together: Sequence[Pair], apart: Sequence[Pair]
) -> None:
    both = tuple(pair for pair in apart if heads[pair[0]] == heads[pair[1]])
    if both:
        raise Contradiction(both, tuple(_links(one, other, together) for one, other in both))


def _links(start: str, end: str, together: Sequence[Pair]) -> tuple[Pair, ...]:
    """Return the fewest pairs that lead from one to the other."""
    ways: dict[str, tuple[Pair, ...]] = {start: ()}
    waiting = [start]
    for key in waiting:
        for pair in together:
            if key in pair:
                other = pair[1] if pair[0] == key else pair[0]
                if other not in ways:
                    ways[other] = (*ways[key], pair)
                    waiting.append(other)
    return ways[end]


def _foes(party: int, among: Iterable[int], apart: Sequence[Sequence[int]]) -> int:
    return len(set(apart[party]).intersection(among))


def _core(among: Iterable[int], apart: Sequence[Sequence[int]], teams: int) -> list[int]:
    """Return those who are left once everybody is taken out, again and again, who surely finds a team."""
    left = [party for party in among if len(apart[party]) >= teams]
    while True:
        fewer = [party for party in left if _foes(party, left, apart) >= teams]
        if len(fewer) == len(left):
            return left
        left = fewer


class _Colouring:
    """Looks for teams so that none holds two who are apart: first who has fewest teams left.

    D. Brélaz, "New methods to color the vertices of a graph", Communications of the ACM 22, 1979.
    """

    def __init__(self, apart: Sequence[Sequence[int]], teams: int) -> None:
        self.apart, self.teams, self.tries = apart, teams, _TRIES

    def run(self, among: Sequence[int]) -> dict[int, int] | None:
        homes: dict[int, int] = {}
        return homes if self._place(homes, set(among)) else None

    def _place(self, homes: dict[int, int], left: set[int]) -> bool:
        if not left:
            return True
        self.tries -= 1
        taken = {p: {homes[foe] for foe in self.apart[p] if foe in homes} for p in sorted(left)}
        party = max(taken, key=lambda p: (len(taken[p]), len(self.apart[p]), -p))
        used = max(homes.values(), default=-1)  # which of the untouched teams does not matter
        for team in range(min(used + 2, self.teams)):
            if team in taken[party] or self.tries < 0:
                continue
            homes[party] = team
            if self._place(homes, left - {party}):
                return True
            del homes[party]
        return False
