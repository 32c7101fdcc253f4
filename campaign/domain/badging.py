"""Badge codes, and a badge's life: printed, claimed, revoked, spoiled.

A code is 60 random bits in Crockford's base32 (https://www.crockford.com/base32.html), read leniently:
any case, spaces and hyphens skipped, O as 0, I and L as 1.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, case, delete, func, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import Function

from campaign.models import Badge, Batch
from campaign.models.badge import CLAIMED, PRINTED, REVOKED, SPOILED

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH, BITS = 12, 5
LOOKALIKES = str.maketrans("OIL", "011")
# Of the table rather than of the class: half the time, and nearly everybody who signs needs one.
BADGES = cast(Table, Badge.__table__)
ISSUE = insert(BADGES).returning(BADGES.c.id)
CODE = re.compile(rf"[{ALPHABET}]{{{CODE_LENGTH}}}")


class BadgeTaken(Exception):
    """This printed badge cannot be claimed: claimed already, spoiled, or never printed."""


class NotEnoughBadges(Exception):
    """More badges handed out than the batch has."""


class UnknownBadge(LookupError):
    """No badge, or no batch, is known by this."""


@dataclass(frozen=True)
class Stock:
    """The ledger of one batch, counted from its rows."""

    batch: int
    made_for: str
    printed: int
    handed_out: int
    claimed: int
    spoiled: int


def new_code() -> str:
    """Return a fresh code from the system's random source."""
    bits = secrets.randbits(BITS * CODE_LENGTH)
    return "".join(ALPHABET[bits >> BITS * i & 31] for i in range(CODE_LENGTH))


def read_code(text: str) -> str | None:
    """Return the code somebody typed or scanned, or None where it cannot be one."""
    code = re.sub(r"[\s\-]", "", text).upper().translate(LOOKALIKES)
    return code if CODE.fullmatch(code) else None


def address(base_url: str, code: str) -> str:
    """Return what a badge's QR holds: upper case, so that it fits alphanumeric mode."""
    return f"{base_url.upper()}/B/{code}"


def find(session: Session, text: str) -> Badge | None:
    """Return the badge with this code, read leniently, or None."""
    code = read_code(text)
    return (code and session.scalar(select(Badge).where(Badge.code == code))) or None


def issue(session: Session, *, today: date) -> int:
    """Make a new badge, claimed from its first moment by whoever it is given to; return its id."""
    row = {"code": new_code(), "state": CLAIMED, "claimed_on": today}
    done: int = session.connection().execute(ISSUE, row).scalar_one()
    return done


def claim(session: Session, text: str, *, today: date) -> int:
    """Claim a printed badge and return its id; the database lets one claimer through.

    Raises:
        BadgeTaken: it is not a printed badge waiting to be claimed.
    """
    code = read_code(text)
    claimed = session.execute(
        update(Badge)
        .where(Badge.code == code, Badge.state == PRINTED)
        .values(state=CLAIMED, claimed_on=today)
        .returning(Badge.id)
    ).scalar_one_or_none()
    if claimed is None:
        raise BadgeTaken
    return claimed


def give_back(session: Session, badge_id: int) -> None:
    """Undo an `issue` or a `claim` of this same transaction."""
    session.execute(delete(Badge).where(Badge.id == badge_id, Badge.batch_id.is_(None)))
    printed = {"state": PRINTED, "claimed_on": None}
    session.execute(update(Badge).where(Badge.id == badge_id).values(**printed))


def revoke(session: Session, badge_ids: Sequence[int | None]) -> None:
    """Take badges out of use for good."""
    session.execute(update(Badge).where(Badge.id.in_(badge_ids)).values(state=REVOKED))


def print_batch(session: Session, *, count: int, made_for: str, now: datetime) -> list[str]:
    """Record a batch of `count` printed badges and return their codes, in printing order."""
    codes = new_codes(count)
    record_batch(session, codes, made_for=made_for, now=now)
    return codes


def new_codes(count: int) -> list[str]:
    """Return the codes of a batch that is still to be recorded."""
    return [new_code() for _ in range(count)]


def record_batch(session: Session, codes: list[str], *, made_for: str, now: datetime) -> None:
    """Record a batch of printed badges with these codes."""
    batch = Batch(made_for=made_for, printed=len(codes), made_at=now)
    session.add(batch)
    session.flush()
    rows = [{"code": code, "state": PRINTED, "batch_id": batch.id} for code in codes]
    session.execute(insert(Badge), rows)


def hand_out(session: Session, *, batch: int, count: int) -> None:
    """Record that `count` badges of a batch left the store.

    Raises:
        UnknownBadge: no such batch.
        NotEnoughBadges: the batch has fewer left.
    """
    if session.get(Batch, batch) is None:
        raise UnknownBadge
    fits = Batch.handed_out + count <= Batch.printed
    done = session.execute(
        update(Batch)
        .where(Batch.id == batch, fits)
        .values(handed_out=Batch.handed_out + count)
        .returning(Batch.id)
    ).scalar_one_or_none()
    if done is None:
        raise NotEnoughBadges


def spoil(session: Session, text: str) -> None:
    """Record that a printed badge can no longer be used; it can then not be claimed.

    Raises:
        UnknownBadge: no unclaimed printed badge has this code.
    """
    done = session.execute(
        update(Badge)
        .where(Badge.code == read_code(text), Badge.state == PRINTED)
        .values(state=SPOILED)
        .returning(Badge.id)
    ).scalar_one_or_none()
    if done is None:
        raise UnknownBadge


def stock(session: Session) -> list[Stock]:
    """Return the ledger of every batch, oldest first. A claimed badge that was lost stays claimed."""

    def counted(*states: str) -> Function[int]:
        return func.count(case((Badge.state.in_(states), 1)))

    rows = session.execute(
        select(
            Batch.id,
            Batch.made_for,
            Batch.printed,
            Batch.handed_out,
            counted(CLAIMED, REVOKED),
            counted(SPOILED),
        )
        .join(Badge, Badge.batch_id == Batch.id)
        .group_by(Batch.id, Batch.made_for, Batch.printed, Batch.handed_out)
        .order_by(Batch.id)
    )
    return [Stock(*row) for row in rows]
