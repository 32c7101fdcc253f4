"""Who is mixed into teams or seated at tables, what is refused, and the seeded lots that anybody can repeat.

The same people, options and seed give the same result on any machine: nothing depends on the order in
which people were typed, on the hash of a text, on the time it takes, or on floating point beyond the one
method of Python's generator that is promised never to change.
"""

import hashlib
import json
import random
from collections.abc import Iterable, MutableSequence, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Literal, TypeVar, get_args

Thing = TypeVar("Thing")
Pair = tuple[str, str]
Field = Literal["age", "gender", "position", "skill"]
FIELDS: tuple[Field, ...] = get_args(Field)
MOST_PEOPLE, MOST_ROUNDS, MOST_PAIRS = 2000, 20, 500


@dataclass(frozen=True)
class Person:
    """One person to be mixed. A blank field is not known and not balanced; a blank school is one like any.

    `languages` are those this person follows, by tag; none means that no help is needed. `interprets` are
    those from and into which this person interprets.
    """

    key: str
    school: str = ""
    age: str = ""
    gender: str = ""
    position: str = ""
    skill: str = ""
    languages: tuple[str, ...] = ()
    interprets: tuple[str, ...] = ()


class MixingRefused(Exception):
    """These people cannot be mixed or seated as wished."""


@dataclass(eq=False)
class TooFewPeople(MixingRefused):
    """There are fewer people than teams, or tables. Those kept together count as one."""

    people: int
    teams: int


@dataclass(eq=False)
class TooMany(MixingRefused):
    """There is more of something than is dealt at once. `what` is "people", "rounds" or "pairs"."""

    what: str
    given: int
    most: int


@dataclass(eq=False)
class TooFewTeams(MixingRefused):
    """Fewer than one team, table, seat at a table, or round was asked for."""

    given: int


@dataclass(eq=False)
class SameKey(MixingRefused):
    """Two people have this key."""

    key: str


@dataclass(eq=False)
class UnknownKey(MixingRefused):
    """A pair names this key, or it was to leave, and nobody has it."""

    key: str


@dataclass(eq=False)
class UnknownField(MixingRefused):
    """There is no such field to balance, or it is named twice."""

    field: str


@dataclass(eq=False)
class Contradiction(MixingRefused):
    """These pairs are to be apart, and yet together. `because` holds, for each, the pairs that link the two.

    Together is passed on: who is kept with a carer is kept with all whom the carer is kept with.
    """

    pairs: tuple[Pair, ...]
    because: tuple[tuple[Pair, ...], ...] = ()


@dataclass(eq=False)
class TooManyTogether(MixingRefused):
    """These people, kept together, are more than `most`, the size of a team."""

    keys: tuple[str, ...]
    most: int


@dataclass(eq=False)
class TooManyApart(MixingRefused):
    """These people are to be apart in more ways than there are teams for."""

    keys: tuple[str, ...]
    teams: int


@dataclass(eq=False)
class InTwoTeams(MixingRefused):
    """A late-comer is to be together with these people, who are in different teams by now."""

    keys: tuple[str, ...]


class Lots:
    """A stream of lots drawn from a seed.

    Uses `Random.random` alone, seeded with a whole number: of Python's generator only that sequence is
    promised for every later version.
    """

    def __init__(self, seed: str) -> None:
        digest = hashlib.sha256(seed.encode()).digest()
        self.random = random.Random(int.from_bytes(digest, "big")).random  # noqa: S311

    def below(self, end: int) -> int:
        """Draw a whole number from 0 up to, not including, `end`."""
        return int(self.random() * end)

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Draw one of several things."""
        return things[int(self.random() * len(things))]

    def shuffle(self, things: MutableSequence[Any]) -> None:
        """Shuffle in place, every order as likely as any other (Fisher and Yates)."""
        for last in range(len(things) - 1, 0, -1):
            other = self.below(last + 1)
            things[last], things[other] = things[other], things[last]


def inputs_hash(people: Iterable[Person], options: dict[str, Any]) -> str:
    """Return SHA-256, as 64 hexadecimal digits, of the people and options in one canonical JSON.

    Neither the order of the people counts, nor that of the options. Options are plain JSON values.
    """
    rows = sorted((asdict(person) for person in people), key=lambda row: row["key"])
    text = json.dumps(
        {"people": rows, "options": options},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def in_order(people: Iterable[Person], parts: int) -> list[Person]:
    """Return the people by their keys, after checking that they can be dealt into so many parts.

    Raises:
        MixingRefused: SameKey, TooFewTeams, TooFewPeople or TooMany.
    """
    found = sorted(people, key=lambda person: person.key)
    for one, other in pairwise(found):
        if one.key == other.key:
            raise SameKey(one.key)
    if parts < 1:
        raise TooFewTeams(parts)
    if len(found) < parts:
        raise TooFewPeople(len(found), parts)
    if len(found) > MOST_PEOPLE:
        raise TooMany("people", len(found), MOST_PEOPLE)
    return found


def known_fields(balance: Sequence[str]) -> tuple[Field, ...]:
    """Return the fields to balance, after checking them.

    Raises:
        UnknownField: there is none of this name, or it comes twice.
    """
    for at, field in enumerate(balance):
        if field not in FIELDS or field in balance[:at]:
            raise UnknownField(field)
    return tuple(field for name in balance for field in FIELDS if field == name)
