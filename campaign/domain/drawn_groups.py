"""The teams or tables of a draw as they are shown, and what changes on the day.

A late-comer or a no-show changes the team, or the table in each round, of that one person alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from campaign.domain import drawing, lots
from campaign.domain.entrants import Entrant
from campaign.domain.lots import Entered
from campaign.domain.sealing import Sealer
from campaign.models import Draw
from campaign.models.draw import PUBLISHED, TEAMS
from events.evenness import Balance, Evenness
from events.people import UnknownKey

# The colours of bibs that are easily had and told apart.
BIBS = (
    *("red", "blue", "yellow", "green", "orange"),
    *("purple", "white", "black", "pink", "turquoise"),
)
MOST_LATER = 200  # people who come after a draw was published


class DrawNotPublished(Exception):
    """The draw is a draft yet."""


class TooManyLater(Exception):
    """More people came later than a draw takes."""


@dataclass(frozen=True)
class Group:
    """A team or a table. A person's number is never shown: it stands for the name in what is published."""

    number: int  # from 1
    name: str  # what the host calls it, or ""
    bib: str  # a colour of BIBS, or what the host wrote, or ""
    people: tuple[Entered, ...]  # by name


@dataclass(frozen=True)
class Unheard:
    """Somebody at a table without an interpreter; `interpreters` is how many there are at all."""

    name: str
    round: int  # from 1
    table: int  # from 1
    languages: tuple[str, ...]
    interpreters: int


def rounds_of(row: Draw, sealer: Sealer) -> list[list[Group]]:
    """Return the teams, as the only round, or the tables of each round, as they are now."""
    entered = {one.number: one for one in drawing.entered_of(row, sealer)}
    named = named_of(row)

    def group(at: int, numbers: Sequence[int]) -> Group:
        name, bib = named[at] if row.kind == TEAMS else ("", "")
        people = sorted((entered[number] for number in numbers), key=_by_name)
        return Group(at + 1, name, bib, tuple(people))

    return [[group(at, team) for at, team in enumerate(teams)] for teams in row.result["rounds"]]


def evenness_of(row: Draw, sealer: Sealer) -> list[Evenness]:
    """Return how even the teams, or the tables of each round, are now, by the values as written."""
    entered, spoken = drawing.entered_of(row, sealer), row.wanted.get("spoken", "")
    people, codes = lots.persons(entered, spoken), lots.Codes(entered, spoken)

    def decoded(found: Balance) -> Balance:
        spreads = (replace(s, value=codes.value(found.field, s.value)) for s in found.spreads)
        return replace(found, spreads=tuple(sorted(spreads, key=lambda s: s.value.casefold())))

    measured = [
        lots.evenness(teams, people, drawing.options_of(row)) for teams in row.result["rounds"]
    ]
    return [
        replace(one, school=decoded(one.school), fields=tuple(map(decoded, one.fields)))
        for one in measured
    ]


def unheard_of(row: Draw, sealer: Sealer) -> list[Unheard]:
    """Return who was seated without an interpreter, where, and in which languages one is needed."""
    entered = drawing.entered_of(row, sealer)
    codes = lots.Codes(entered, row.wanted.get("spoken", ""))
    names = {one.number: one.entrant.name for one in entered}
    return [
        Unheard(
            names[number],
            at + 1,
            table + 1,
            tuple(codes.value(lots.TONGUES, code) for code in languages),
            interpreters,
        )
        for number, at, table, languages, interpreters in row.result["unheard"]
    ]


def named_of(row: Draw) -> list[tuple[str, str]]:
    """Return the name and the bibs of each team: what the host wrote, else "" and the next colour."""
    written = row.wanted.get("named") or []
    usual = [("", BIBS[at % len(BIBS)]) for at in range(row.wanted["number"])]
    return [(name, bib) for name, bib in written] + usual[len(written) :]


def name_teams(row: Draw, named: Sequence[tuple[str, str]]) -> None:
    """Keep what the teams are called and the colours of their bibs."""
    row.wanted = {**row.wanted, "named": [list(one) for one in named[: row.wanted["number"]]]}


def arrive(row: Draw, entrant: Entrant, *, sealer: Sealer) -> list[int]:
    """Add somebody who came after the draw, and return the team's number, or the tables' of each round.

    Raises:
        DrawNotPublished, TooManyLater: as their names say.
    """
    _insist_it_is_published(row)
    if len(row.result["came"]) >= MOST_LATER:
        raise TooManyLater
    entered = drawing.entered_of(row, sealer)
    number = max((one.number for one in entered), default=0) + 1
    entered = (*entered, Entered(number, entrant))
    people = lots.persons(entered, row.wanted.get("spoken", ""))
    options = drawing.options_of(row)
    rounds = [lots.arrive(teams, people, number, options) for teams in row.result["rounds"]]
    row.result = {**row.result, "rounds": rounds, "came": [*row.result["came"], number]}
    drawing.seal_people(row, entered, sealer)
    return _where(rounds, number)


def leave(row: Draw, number: int, *, sealer: Sealer) -> list[int]:
    """Take out somebody who did not come, and return the team's number, or the tables' of each round.

    Raises:
        DrawNotPublished: as its name says.
        UnknownKey: nobody of this number is in a team.
    """
    _insist_it_is_published(row)
    if not any(number in team for team in row.result["rounds"][0]):
        raise UnknownKey(lots.key(number))
    people, options = drawing.persons_of(row, sealer), drawing.options_of(row)
    where = _where(row.result["rounds"], number)
    rounds = [lots.leave(teams, people, number, options) for teams in row.result["rounds"]]
    row.result = {**row.result, "rounds": rounds, "left": [*row.result["left"], number]}
    return where


def _by_name(one: Entered) -> str:
    return one.entrant.name.casefold()


def _where(rounds: Sequence[Sequence[Sequence[int]]], number: int) -> list[int]:
    return [at for teams in rounds for at, team in enumerate(teams, 1) if number in team]


def _insist_it_is_published(row: Draw) -> None:
    if row.state != PUBLISHED:
        raise DrawNotPublished
