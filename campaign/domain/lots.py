"""From a list of people to the engines that mix and seat, and back to the people.

What is drawn from holds no names: a number stands for each person, a number for each school, age or
language. So it can be published whole, with the seed, and anybody can draw again and compare. The numbers
of people are dealt so that they do not tell who stood where in the list.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from campaign.domain.entrants import Entrant
from campaign.models.draw import TABLES
from events import mixing, seating
from events.evenness import Evenness, measure
from events.pairing import among, parties
from events.people import (
    Contradiction,
    InTwoTeams,
    MixingRefused,
    Pair,
    Person,
    SameKey,
    TooManyApart,
    TooManyTogether,
    UnknownKey,
    inputs_hash,
)

CODED = ("school", "age", "gender", "position", "skill")
TONGUES, SPOKEN = "languages", "1"

Rounds = list[list[list[int]]]  # of teams or tables, of people's numbers


@dataclass(frozen=True)
class Entered:
    """Somebody in a draw, and the number that stands for the name in what is published."""

    number: int
    entrant: Entrant


@dataclass(frozen=True)
class Outcome:
    """What was drawn: one round of teams, or rounds of tables, with what there is to say of tables."""

    rounds: Rounds
    repeats: int = 0
    fewest: int = 0
    # Of each who has no interpreter: number, round, table (both from 0), coded languages, and how many
    # interpreters there are at all.
    unheard: tuple[tuple[int, int, int, tuple[str, ...], int], ...] = ()


class Codes:
    """Numbers for the values of each field, in the order of the people's numbers."""

    def __init__(self, entered: Iterable[Entered], spoken: str = "") -> None:
        self._codes: dict[str, dict[str, str]] = {}
        self._values: dict[tuple[str, str], str] = {}
        self.of(TONGUES, spoken)
        for one in sorted(entered, key=lambda one: one.number):
            for field in CODED:
                self.of(field, getattr(one.entrant, field))
            for tag in (*one.entrant.languages, *one.entrant.interprets):
                self.of(TONGUES, tag)

    def of(self, field: str, value: str) -> str:
        """Return the number of a value, a new one for a new value; "" stays as it is."""
        if not value:
            return ""
        known = self._codes.setdefault(field, {})
        code = known.setdefault(value.casefold(), str(len(known) + 1))
        self._values.setdefault((field, code), value)
        return code

    def value(self, field: str, code: str) -> str:
        """Return the value that a number stands for."""
        return self._values.get((field, code), code)

    def person(self, one: Entered) -> Person:
        """Return somebody as the engines know them."""
        spoken: dict[str, Any] = {
            field: tuple(self.of(TONGUES, tag) for tag in getattr(one.entrant, field))
            for field in ("languages", "interprets")
        }
        values = {field: self.of(field, getattr(one.entrant, field)) for field in CODED}
        return Person(key(one.number), **spoken | values)


def key(number: int) -> str:
    """Return the key of a person's number."""
    return f"{number:04d}"


def deal(entrants: Sequence[Entrant], mark: Callable[[str], str]) -> list[Entered]:
    """Return the people with their numbers, in the order they came in.

    Numbers are dealt by the order of the people's marks, whatever the order of the list. A mark is to be
    unreadable without a key, so that nobody else can tell from a number whose it is.
    """
    times: Counter[str] = Counter()
    marks: list[tuple[str, int]] = []
    for place, one in enumerate(entrants):
        said = json.dumps(asdict(one), sort_keys=True)
        times[said] += 1
        marks.append((mark(f"{said} {times[said]}"), place))
    numbers = {place: number for number, (_, place) in enumerate(sorted(marks), 1)}
    return [Entered(numbers[place], one) for place, one in enumerate(entrants)]


def persons(entered: Sequence[Entered], spoken: str = "") -> list[Person]:
    """Return the people as the engines know them, in the order of their numbers."""
    codes = Codes(entered, spoken)
    return [codes.person(one) for one in sorted(entered, key=lambda one: one.number)]


def coded(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options as they are published: the language that is spoken is the first of the codes."""
    return {**options, **({"spoken": SPOKEN} if "spoken" in options else {})}


def run(people: Sequence[Person], options: Mapping[str, Any], seed: str) -> Outcome:
    """Draw: the same people, options and seed give the same outcome on any machine.

    `options` are plain values as they are published: `kind`, `number`, `together` and `apart`; for teams
    `balance`, for tables `rounds` and `spoken`.

    Raises:
        MixingRefused: in one of its kinds, by the people's keys.
    """
    kept: dict[str, Any] = {kind: pairs(options[kind]) for kind in ("together", "apart")}
    if options["kind"] == TABLES:
        seated = seating.seat(
            people,
            tables=options["number"],
            rounds=options["rounds"],
            seed=seed,
            spoken=options["spoken"],
            **kept,
        )
        unheard = [
            (int(one.key), one.round, one.table, tuple(one.languages), one.interpreters)
            for one in seated.unheard
        ]
        rounds = [numbers(tables) for tables in seated.rounds]
        return Outcome(rounds, seated.repeats, seated.fewest, tuple(unheard))
    mixed = mixing.mix(people, options["number"], seed=seed, balance=options["balance"], **kept)
    return Outcome([numbers(mixed.teams)])


def digest(people: Sequence[Person], options: Mapping[str, Any]) -> str:
    """Return the hash of all that is drawn from, beside the seed."""
    return inputs_hash(people, dict(options))


def published(people: Sequence[Person], options: Mapping[str, Any], seed: str) -> dict[str, Any]:
    """Return all that somebody needs to draw again, without a name in it."""
    rows = [{**asdict(one), "languages": list(one.languages)} for one in people]
    rows = [{**row, "interprets": list(row["interprets"])} for row in rows]
    return {
        "people": rows,
        "options": dict(options),
        "seed": seed,
        "hash": digest(people, options),
    }


def repeat(told: Mapping[str, Any]) -> tuple[Outcome, str]:
    """Draw again from what was published, and return the outcome with the hash of what it was drawn from.

    Raises:
        KeyError, TypeError, ValueError: it is not what `published` gives.
        MixingRefused: in one of its kinds.
    """
    lists = ("languages", "interprets")
    people = [Person(**{**row, **{n: tuple(row[n]) for n in lists}}) for row in told["people"]]
    return run(people, told["options"], told["seed"]), digest(people, told["options"])


def evenness(
    teams: Sequence[Sequence[int]], people: Sequence[Person], options: Mapping[str, Any]
) -> Evenness:
    """Return how even teams are, or the tables of a round, as they are now."""
    of = {int(person.key): person for person in people}
    there = present(teams, people)
    found = parties(there, among(there, pairs(options["together"])))
    fields = options.get("balance", ())
    shown = [[of[number] for number in team] for team in teams]
    return measure(shown, found.members, fields)


def named(refusal: MixingRefused, entered: Iterable[Entered]) -> MixingRefused:
    """Return a refusal with people's names where it has their keys."""
    names = {key(one.number): one.entrant.name for one in entered}

    def both_named(found: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        both = (sorted(names.get(key, key) for key in pair) for pair in found)
        return tuple((one, other) for one, other in both)

    if isinstance(refusal, Contradiction):
        because = tuple(both_named(chain) for chain in refusal.because)
        return replace(refusal, pairs=both_named(refusal.pairs), because=because)
    if isinstance(refusal, TooManyTogether | TooManyApart | InTwoTeams):
        return replace(refusal, keys=tuple(names.get(one, one) for one in refusal.keys))
    if isinstance(refusal, SameKey | UnknownKey):
        return replace(refusal, key=names.get(refusal.key, refusal.key))
    return refusal


def numbers(teams: Iterable[Iterable[str]]) -> list[list[int]]:
    """Return the numbers of people by their keys."""
    return [[int(one) for one in team] for team in teams]


def present(teams: Iterable[Iterable[int]], people: Sequence[Person]) -> list[Person]:
    """Return those of the people who are in a team."""
    there = {number for team in teams for number in team}
    return [person for person in people if int(person.key) in there]


def pairs(kept: Iterable[Sequence[str]]) -> list[Pair]:
    """Return pairs from plain values."""
    return [(one, other) for one, other in kept]
