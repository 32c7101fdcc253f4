"""Draws of a partner group: written, drawn, drawn anew until they are published, gone 14 days after.

Names, schools and all else about people are sealed; what came out is kept by their numbers.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campaign.domain import lots
from campaign.domain.badging import new_code
from campaign.domain.entrants import Entrant
from campaign.domain.lots import Entered, Outcome
from campaign.domain.pledging import hash_token
from campaign.domain.sealing import Place, Sealer
from campaign.models import Draw
from campaign.models.draw import PUBLISHED, TABLES, TEAMS
from events import occurrences
from events.models import EventDate, PartnerGroup, Tournament
from events.people import MixingRefused, Person

BALANCED = ("age", "gender", "position", "skill")
IS_KEPT = timedelta(days=14)
TOKEN_BYTES = 18


class NoSuchDraw(LookupError):
    """No published draw is at this address: it never was, or it was deleted."""


class DrawOver(Exception):
    """The day of the draw was 14 days ago or longer."""


class DrawChanged(Exception):
    """Somebody changed the draft since it was read."""


class DrawPublished(Exception):
    """A published draw is not drawn anew, and not deleted as a draft is."""


@dataclass(frozen=True)
class Wanted:
    """What a host wants drawn. Pairs are of places in `entrants`; an empty `seed` is chosen by chance."""

    kind: str  # TEAMS or TABLES
    entrants: tuple[Entrant, ...]
    number: int  # of teams or tables
    rounds: int = 1
    balance: tuple[str, ...] = BALANCED
    together: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    spoken: str = ""  # the language at the tables
    seed: str = ""


@dataclass(frozen=True)
class Drawn:
    """What came out, ready to be kept."""

    kind: str
    entered: tuple[Entered, ...]
    options: Mapping[str, Any]
    seed: str
    inputs_hash: str
    outcome: Outcome


def new_seed() -> str:
    """Return a seed drawn by chance, short enough to be read out."""
    code = new_code()
    return f"{code[:4]} {code[4:8]}"


def draw(wanted: Wanted, sealer: Sealer) -> Drawn:
    """Draw what is wanted. Nothing is kept, and no database is needed: it may take a second.

    The same people and the same seed give the same draw, in whatever order they are listed.

    Raises:
        MixingRefused: in one of its kinds, with the names of those it is about.
    """
    seed = wanted.seed or new_seed()
    entered = lots.deal(wanted.entrants, lambda said: sealer.mark("draw", seed, said))
    options = _options(wanted, entered)
    people, coded = lots.persons(entered, wanted.spoken), lots.coded(options)
    try:
        outcome = lots.run(people, coded, seed)
    except MixingRefused as refusal:
        raise lots.named(refusal, entered) from None
    return Drawn(wanted.kind, tuple(entered), options, seed, lots.digest(people, coded), outcome)


def new(session: Session, group: PartnerGroup, *, now: datetime, sealer: Sealer) -> Draw:
    """Return an empty draft of a group, with its secret address; to be filled by `keep`."""
    uid, token = secrets.token_hex(16), secrets.token_urlsafe(TOKEN_BYTES)
    made = Draw(uid=uid, group=group, made_at=now, token_hash=hash_token(token))
    made.token_sealed = sealer.seal(token, _place(uid, "token_sealed"))
    session.add(made)
    return made


def keep(
    row: Draw, title: Mapping[str, str], happens_on: date, drawn: Drawn, *, sealer: Sealer
) -> None:
    """Keep what was drawn in a draft. How often it was drawn is counted, and published with it.

    Raises:
        DrawPublished: it is published.
    """
    insist_it_is_a_draft(row)
    before = row.wanted or {}
    named = before.get("named", []) if row.kind == drawn.kind else []
    row.kind, row.title, row.happens_on = drawn.kind, dict(title), happens_on
    row.wanted = {**drawn.options, "times": before.get("times", 0) + 1, "named": named}
    row.seed, row.inputs_hash = drawn.seed, drawn.inputs_hash
    row.result = {**asdict(drawn.outcome), "came": [], "left": []}
    seal_people(row, drawn.entered, sealer)


def version_of(row: Draw) -> str:
    """Return what tells one drawing of a draft from another."""
    return hash_token(f"{row.wanted['times']} {row.inputs_hash} {row.seed}")


def insist_it_is_as_read(row: Draw, version: str) -> None:
    """Let only a draft pass that nobody changed since it had this version.

    Raises:
        DrawChanged: somebody did.
    """
    if version_of(row) != version:
        raise DrawChanged


def insist_it_lasts(row: Draw, *, today: date) -> None:
    """Let only draws pass whose page would be there.

    Raises:
        DrawOver: the day was too long ago.
    """
    if row.happens_on + IS_KEPT <= today:
        raise DrawOver


def publish(row: Draw) -> None:
    """Publish a draw; twice is once."""
    row.state = PUBLISHED


def insist_it_is_a_draft(row: Draw) -> None:
    """Let only drafts pass.

    Raises:
        DrawPublished: it is published.
    """
    if row.state == PUBLISHED:
        raise DrawPublished


def find(session: Session, token: str, *, today: date) -> Draw:
    """Return a published draw by the secret in its address.

    Raises:
        NoSuchDraw, DrawOver: as their names say.
    """
    row = session.scalar(select(Draw).filter_by(token_hash=hash_token(token), state=PUBLISHED))
    if row is None:
        raise NoSuchDraw
    if _is_over(session, row, today):
        raise DrawOver
    return row


def token_of(row: Draw, sealer: Sealer) -> str:
    """Return the secret in a draw's address."""
    return sealer.open(row.token_sealed, _place(row.uid, "token_sealed"))


def entered_of(row: Draw, sealer: Sealer) -> tuple[Entered, ...]:
    """Return everybody in a draw, who came later last, and those who did not come as well."""
    kept = json.loads(sealer.open(row.people_sealed, _place(row.uid, "people_sealed")))
    return tuple(Entered(one["number"], Entrant.of(one["entrant"])) for one in kept)


def options_of(row: Draw) -> dict[str, Any]:
    """Return what a draw was drawn with."""
    return {name: row.wanted[name] for name in _names_of_options(row.kind)}


def is_open(row: Draw) -> bool:
    """Whether the public may have what it was drawn from.

    Who sits where in each round tells which number is whose; so would pairs. Then the hash alone is public.
    """
    options = options_of(row)
    return row.kind == TEAMS and not options["together"] and not options["apart"]


def published_of(row: Draw, sealer: Sealer) -> dict[str, Any]:
    """Return all that somebody needs to draw again, without a name in it, and what was drawn."""
    drawn = drawn_of(row, sealer)
    people = lots.persons(drawn.entered, drawn.options.get("spoken", ""))
    return lots.published(people, lots.coded(drawn.options), drawn.seed)


def drawn_of(row: Draw, sealer: Sealer) -> Drawn:
    """Return a draw as it came out when it was drawn last, without who came later."""
    result = row.result
    came = set(result["came"])
    entered = tuple(one for one in entered_of(row, sealer) if one.number not in came)
    outcome = Outcome(**{name: result[name] for name in Outcome.__dataclass_fields__})
    return Drawn(row.kind, entered, options_of(row), row.seed, row.inputs_hash, outcome)


def wanted_of(row: Draw, sealer: Sealer) -> Wanted:
    """Return what a host wanted, to be written anew."""
    entered, options = drawn_of(row, sealer).entered, options_of(row)
    places = {lots.key(one.number): at for at, one in enumerate(entered)}
    pairs = {
        kind: tuple(sorted(_in_order(places[one] for one in pair) for pair in options[kind]))
        for kind in ("together", "apart")
    }
    return Wanted(
        kind=row.kind,
        entrants=tuple(one.entrant for one in entered),
        number=options["number"],
        rounds=options.get("rounds", 1),
        balance=tuple(options.get("balance", BALANCED)),
        spoken=options.get("spoken", ""),
        seed=row.seed,
        **pairs,
    )


def persons_of(row: Draw, sealer: Sealer) -> list[Person]:
    """Return everybody in a draw as the engines know them."""
    return lots.persons(entered_of(row, sealer), row.wanted.get("spoken", ""))


def remove(session: Session, row: Draw) -> None:
    """Delete a draw, with the tournament that was made from it. The caller commits."""
    session.execute(delete(Tournament).where(Tournament.draw == row.uid))
    session.delete(row)


def forget(session: Session, *, today: date) -> None:
    """Delete the draws whose day was 14 days ago, drafts too; twice is no harm. The caller commits."""
    due = session.scalars(select(Draw).where(Draw.happens_on <= today - IS_KEPT))
    for row in due.all():
        if _is_over(session, row, today):
            remove(session, row)


def _is_over(session: Session, row: Draw, today: date) -> bool:
    """Whether the day is over for good; teams may play later than on the day that was written."""
    if row.happens_on + IS_KEPT > today:
        return False
    played = select(EventDate).join(Tournament, Tournament.date_id == EventDate.id)
    date_row = session.scalar(played.where(Tournament.draw == row.uid))
    return date_row is None or occurrences.of_row(date_row).span.ends.date() + IS_KEPT <= today


def _options(wanted: Wanted, entered: Sequence[Entered]) -> dict[str, Any]:
    keys = [lots.key(one.number) for one in entered]
    pairs = {
        kind: sorted(sorted(keys[at] for at in pair) for pair in getattr(wanted, kind))
        for kind in ("together", "apart")
    }
    options = {**asdict(replace(wanted, entrants=())), **pairs, "balance": list(wanted.balance)}
    return {name: options[name] for name in _names_of_options(wanted.kind)}


def _in_order(pair: Iterable[int]) -> tuple[int, int]:
    one, other = sorted(pair)
    return one, other


def _names_of_options(kind: str) -> tuple[str, ...]:
    own = ("rounds", "spoken") if kind == TABLES else ("balance",)
    return ("kind", "number", "together", "apart", *own)


def seal_people(row: Draw, entered: Sequence[Entered], sealer: Sealer) -> None:
    """Keep everybody in a draw."""
    text = json.dumps([asdict(one) for one in entered], ensure_ascii=False)
    row.people_sealed = sealer.seal(text, _place(row.uid, "people_sealed"))


def _place(uid: str, column: str) -> Place:
    return Place("draw", column, uid)
