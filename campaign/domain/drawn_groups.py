"""The teams or tables of a draw as they are shown, and what changes on the day.

A late-comer or a no-show changes the team, or the table in each round, of that one person alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from operator import attrgetter
from typing import Any

from campaign import collation
from campaign.domain import drawing, lots, turnout
from campaign.domain.entrants import Entrant
from campaign.domain.lots import Entered
from campaign.domain.sealing import Sealer
from campaign.models import Draw
from campaign.models.draw import PUBLISHED, TEAMS
from events.evenness import Balance, Evenness
from events.folding import fold
from events.people import MixingRefused, UnknownKey

# The colours of bibs that are easily had and told apart.
BIBS = (
    *("red", "blue", "yellow", "green", "orange"),
    *("purple", "white", "black", "pink", "turquoise"),
)
MOST_LATER = 200  # people who come after a draw was published

Move = Callable[[Any, Any, int, Mapping[str, Any]], list[list[int]]]


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


def rounds_of(row: Draw, sealer: Sealer, tag: str = "") -> list[list[Group]]:
    """Return the teams, as the only round, or the tables of each round, as they are now.

    People stand in the alphabetical order of a language, by its tag.
    """
    entered = {one.number: one for one in drawing.entered_of(row, sealer)}
    named = named_of(row)

    def group(at: int, numbers: Sequence[int]) -> Group:
        name, bib = named[at] if row.kind == TEAMS else ("", "")
        people = collation.in_order([entered[number] for number in numbers], tag, _name)
        return Group(at + 1, name, bib, tuple(people))

    return [[group(at, team) for at, team in enumerate(teams)] for teams in row.result["rounds"]]


def evenness_of(row: Draw, sealer: Sealer, tag: str = "") -> list[Evenness]:
    """Return how even the teams, or the tables of each round, are now.

    Values are as they were written, in the alphabetical order of a language, by its tag.
    """
    entered, spoken = drawing.entered_of(row, sealer), row.wanted.get("spoken", "")
    people, codes = lots.persons(entered, spoken), lots.Codes(entered, spoken)

    def decoded(found: Balance) -> Balance:
        spreads = [replace(s, value=codes.value(found.field, s.value)) for s in found.spreads]
        ordered = collation.in_order(spreads, tag, attrgetter("value"))
        return replace(found, spreads=tuple(ordered))

    measured = [lots.evenness(teams, people, options_now(row)) for teams in row.result["rounds"]]
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


def options_now(row: Draw) -> dict[str, Any]:
    """Return what a draw was drawn with, and the pairs of those who came later."""
    return _options(row, row.result)


def arrive(
    row: Draw,
    entrant: Entrant,
    *,
    sealer: Sealer,
    sent: str = "",
    together: Sequence[int] = (),
    apart: Sequence[int] = (),
) -> list[int]:
    """Add somebody who came after the draw, and return the team's number, or the tables' of each round.

    Somebody who did not come, and now comes after all, keeps number and pairs. `sent` names the form that
    was sent: the same form again changes nothing. `together` and `apart` are numbers of people in teams.

    Raises:
        DrawNotPublished, TooManyLater: as their names say.
        UnknownKey: one of those to be with, or away from, is in no team any more.
        MixingRefused: no team is left by the pairs; with names.
    """
    _insist_it_is_published(row)
    result = row.result
    if sent in result.get("sent", {}):
        return _where(result["rounds"], result["sent"][sent])
    entered = drawing.entered_of(row, sealer)
    number = _returning(row, entrant, entered)
    if number is None:
        number = max((one.number for one in entered), default=0) + 1
        entered = (*entered, Entered(number, entrant))
        result = {**result, "came": _with_one_more(result["came"], number)}
    result = _paired(_paired(result, "together", number, together), "apart", number, apart)
    result = {**result, "left": [one for one in result["left"] if one != number]}
    try:
        row.result = _moved(row, entered, result, number, turnout.arrive)
    except MixingRefused as refusal:
        raise lots.named(refusal, entered) from None
    if sent:
        row.result = {**row.result, "sent": {**result.get("sent", {}), sent: number}}
    drawing.seal_people(row, entered, sealer)
    return _where(row.result["rounds"], number)


def leave(row: Draw, number: int, *, sealer: Sealer) -> list[int]:
    """Take out somebody who did not come, and return the team's number, or the tables' of each round.

    Raises:
        DrawNotPublished: as its name says.
        UnknownKey: nobody of this number is in a team.
    """
    _insist_it_is_published(row)
    where = _where(row.result["rounds"], number)
    if not where:
        raise UnknownKey(lots.key(number))
    left = {**row.result, "left": [*row.result["left"], number]}
    row.result = _moved(row, drawing.entered_of(row, sealer), left, number, turnout.leave)
    return where


def _options(row: Draw, result: Mapping[str, Any]) -> dict[str, Any]:
    options = drawing.options_of(row)
    later = {kind: [*options[kind], *result.get(kind, [])] for kind in ("together", "apart")}
    return {**options, **later}


def _returning(row: Draw, entrant: Entrant, entered: Sequence[Entered]) -> int | None:
    """Return the number of somebody of this name who did not come: the one most alike, if there are more."""
    left = [one for one in entered if one.number in row.result["left"]]
    named = [one for one in left if fold(_name(one)) == fold(entrant.name)]

    def alike(one: Entered) -> int:
        mine, theirs = asdict(entrant), asdict(one.entrant)
        return sum(mine[name] == theirs[name] for name in mine)

    return max(named, key=alike).number if named else None


def _with_one_more(came: Sequence[int], number: int) -> list[int]:
    if len(came) >= MOST_LATER:
        raise TooManyLater
    return [*came, number]


def _paired(
    result: Mapping[str, Any], kind: str, number: int, others: Sequence[int]
) -> dict[str, Any]:
    """Return a result with pairs of a late-comer and others, who are to be in a team."""
    for other in others:
        if not _where(result["rounds"], other):
            raise UnknownKey(lots.key(other))
    pairs = [[lots.key(number), lots.key(other)] for other in others]
    return {**result, kind: [*result.get(kind, []), *pairs]}


def _moved(
    row: Draw, entered: Sequence[Entered], result: Mapping[str, Any], number: int, move: Move
) -> dict[str, Any]:
    """Return a result after somebody came or went, with what is said of tables counted anew."""
    people, options = lots.persons(entered, row.wanted.get("spoken", "")), _options(row, result)
    rounds = [move(teams, people, number, options) for teams in result["rounds"]]
    if row.kind == TEAMS:
        return {**result, "rounds": rounds}
    # Nobody has proven how few meetings these people could have.
    counted = {"repeats": turnout.repeats(rounds, people, options), "fewest": 0}
    unheard = [[*one[:3], list(one[3]), one[4]] for one in turnout.unheard(rounds, people)]
    return {**result, **counted, "rounds": rounds, "unheard": unheard}


def _name(one: Entered) -> str:
    return one.entrant.name


def _where(rounds: Sequence[Sequence[Sequence[int]]], number: int) -> list[int]:
    return [at for teams in rounds for at, team in enumerate(teams, 1) if number in team]


def _insist_it_is_published(row: Draw) -> None:
    if row.state != PUBLISHED:
        raise DrawNotPublished
