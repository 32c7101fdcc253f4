"""Who at a table follows only languages that nobody else there interprets: counted, not looked for."""

from collections import Counter
from collections.abc import Iterable, Sequence

from events.people import Person

# The languages somebody follows, and how many interpreters of each (1 or 0) are the same person.
Need = tuple[tuple[str, int], ...]


def need_of(person: Person, spoken: str) -> Need:
    """Return what somebody needs interpreted; nothing where the spoken language will do."""
    if not person.languages or spoken in person.languages:
        return ()
    return tuple((tag, int(tag in person.interprets)) for tag in sorted(set(person.languages)))


class Listeners:
    """The interpreters and those who need one among people who come and go, such as those of a table."""

    def __init__(self, people: Iterable[Person] = (), spoken: str = "") -> None:
        self.interpreters: Counter[str] = Counter()
        self.needs: Counter[Need] = Counter()
        for person in people:
            self.count(person, need_of(person, spoken), 1)

    def count(self, person: Person, need: Need, sign: int) -> None:
        """Count somebody who comes (`sign` 1) or goes (-1)."""
        for tag in set(person.interprets):
            self.interpreters[tag] += sign
        if need:
            self.needs[need] += sign
            if not self.needs[need]:
                del self.needs[need]

    def is_heard(self, need: Need) -> bool:
        """Whether somebody else is there who interprets."""
        interpreters = self.interpreters
        return any(interpreters[tag] > own for tag, own in need)

    @property
    def unheard(self) -> int:
        """How many need an interpreter and have none."""
        return sum(people for need, people in self.needs.items() if not self.is_heard(need))


class Hearing:
    """Listeners by round and table, of whom parties come and go."""

    def __init__(
        self, parties: Sequence[Sequence[Person]], spoken: str, rounds: int, tables: int
    ) -> None:
        self.parties = [
            [
                (person, need_of(person, spoken))
                for person in party
                if person.interprets or need_of(person, spoken)
            ]
            for party in parties
        ]
        self.tables = [[Listeners() for _ in range(tables)] for _ in range(rounds)]
        needs = {need for party in self.parties for _, need in party}
        # What it takes at most to look at a table once.
        heads = -(-sum(map(len, parties)) // tables)
        self.width = sum(sorted(map(len, needs), reverse=True)[:heads])

    def concerns(self, *parties: int) -> bool:
        """Whether anybody of these needs an interpreter or is one."""
        return any(party >= 0 and self.parties[party] for party in parties)

    def count(self, round_: int, table: int, party: int, sign: int) -> None:
        """Count a party that comes to a table (`sign` 1) or leaves it (-1)."""
        for person, need in self.parties[party]:
            self.tables[round_][table].count(person, need, sign)

    def unheard(self, round_: int, *tables: int) -> int:
        """Return how many have no interpreter at these tables."""
        return sum(self.tables[round_][table].unheard for table in tables)
