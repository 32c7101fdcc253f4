"""How even a draw is: facts, and the cost that is made as small as can be.

The cost of a field counts pairs: people who share a value and a team, beyond those who must because there
are fewer teams than people of that value. It is 0 exactly where, for each value, no team has two more than
another. Sizes count in the same way, as a value that everybody has.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from events.people import Person

SIZE, SCHOOL = "size", "school"


@dataclass(frozen=True)
class Spread:
    """How many people of one value are in each team."""

    value: str
    counts: tuple[int, ...]

    @property
    def people(self) -> int:
        """How many people have the value."""
        return sum(self.counts)

    @property
    def least(self) -> int:
        """How many are in the team with the fewest."""
        return min(self.counts)

    @property
    def most(self) -> int:
        """How many are in the team with the most."""
        return max(self.counts)

    @property
    def is_even(self) -> bool:
        """Whether it is as even as arithmetic allows: no team has two more than another."""
        return self.most - self.least <= 1


@dataclass(frozen=True)
class Balance:
    """How even one field is: "size", "school", or a field of a person.

    `cost` is what the draw has; no draw at all that keeps the pairs can have less than `best`. Most often
    that is 0; one that is not reached may still be out of reach beside the fields before it.
    """

    field: str
    cost: int
    best: int
    spreads: tuple[Spread, ...]

    @property
    def uneven(self) -> tuple[Spread, ...]:
        """The values of which some team has at least two more than another."""
        return tuple(spread for spread in self.spreads if not spread.is_even)

    @property
    def is_best(self) -> bool:
        """Whether it is proven that no draw is more even in this field."""
        return self.cost <= self.best


@dataclass(frozen=True)
class Evenness:
    """How even a draw is: sizes, schools, then the balanced fields, the more important first."""

    sizes: tuple[int, ...]
    size: Balance
    school: Balance
    fields: tuple[Balance, ...]

    @property
    def costs(self) -> tuple[int, ...]:
        """The costs by importance. Of two draws of the same people, the one with less is the more even."""
        return tuple(balance.cost for balance in (self.size, self.school, *self.fields))

    @property
    def is_best(self) -> bool:
        """Whether it is proven that no draw is more even."""
        return all(balance.is_best for balance in (self.size, self.school, *self.fields))


def fewest_pairs(people: int, teams: int) -> int:
    """Return how many pairs of these people share a team where they are spread evenly."""
    each, more = divmod(people, teams)
    return teams * each * (each - 1) // 2 + more * each


def pairs_sharing(counts: Iterable[int]) -> int:
    """Return how many pairs share a team."""
    return sum(count * (count - 1) // 2 for count in counts)


def fewest_kept(parts: Sequence[int], people: int, teams: int) -> int:
    """Return a number of pairs below which no draw of so many people can get that keeps parts together.

    A part larger than an even share at best has a team to itself, as it is not split; the rest at best is
    spread evenly over the other teams.
    """
    pairs = 0
    for part in sorted(parts, reverse=True):
        if teams < 2 or part * teams <= people:
            break
        pairs, people, teams = pairs + part * (part - 1) // 2, people - part, teams - 1
    return pairs + fewest_pairs(people, teams)


def measure(
    teams: Sequence[Sequence[Person]], parties: Sequence[Sequence[Person]], fields: Sequence[str]
) -> Evenness:
    """Measure a draw. `parties` are those who are kept together, each other person being one alone."""
    sizes = tuple(len(team) for team in teams)
    size = _balance(SIZE, teams, parties)
    rest = [_balance(field, teams, parties) for field in (SCHOOL, *fields)]
    return Evenness(sizes, size, rest[0], tuple(rest[1:]))


def value_of(person: Person, field: str) -> str | None:
    """Return the value that counts in a field; None where it is not known. All have the same size."""
    if field == SIZE:
        return ""
    value: str = getattr(person, field)
    return value if value or field == SCHOOL else None


def _balance(
    field: str, teams: Sequence[Sequence[Person]], parties: Sequence[Sequence[Person]]
) -> Balance:
    rows = _by_value(field, teams)
    # Parties without anybody of a value are most of them, and have nothing to keep together.
    parts = _by_value(field, parties)
    spreads, cost, best = [], 0, 0
    for value in sorted(rows):
        counts = [0] * len(teams)
        for team, people in rows[value].items():
            counts[team] = people
        spread = Spread(value, tuple(counts))
        fewest = fewest_pairs(spread.people, len(teams))
        cost += pairs_sharing(rows[value].values()) - fewest
        best += fewest_kept([*parts[value].values()], spread.people, len(teams)) - fewest
        spreads.append(spread)
    return Balance(field, cost, best, tuple(spreads))


def _by_value(field: str, teams: Sequence[Sequence[Person]]) -> dict[str, Counter[int]]:
    """Return for each value that is known how many have it in each team where anybody has it."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for number, team in enumerate(teams):
        for person in team:
            value = value_of(person, field)
            if value is not None:
                found[value][number] += 1
    return found
