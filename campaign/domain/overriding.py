"""Breaking the glass: reading a circle's list in an emergency, by somebody who does not look after it.

One member of staff asks and says why, another agrees; then the one who asked, and nobody else, may read that
circle for an hour. Whoever looks after it and every administrator is told when it is asked and when it is
opened, and each look is on the audit trail.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from campaign.domain import auditing, convening, entering, sending
from campaign.domain.convening import Member
from campaign.domain.sealing import Sealer
from campaign.domain.sending import Outgoing
from campaign.models import Account, AccountRole, BreakGlass, Circle
from campaign.models.account import ADMIN
from events.occurrences import changed

OPEN_FOR = timedelta(hours=1)
WAITS_FOR = timedelta(hours=24)  # for somebody to agree
LEAST_REASON = 15  # characters
ASKED, OPENED = "alert_asked", "alert_opened"  # the mails
TRAIL, THEIRS = "admin.trail", "meetings.index"  # where a reader of them can see more


class NoReason(ValueError):
    """A reason has a few words at least."""


class NoSuchAsking(LookupError):
    """Nobody asked this, it was long ago, or it is not this account's to open."""


class AskedAlready(Exception):
    """What this account asked before waits for somebody to agree, or is open."""


class OwnAsking(Exception):
    """Whoever asked cannot agree."""


class GlassWhole(Exception):
    """Nobody has agreed yet, or the hour is over."""


def ask(
    session: Session,
    circle: Circle,
    reason: str,
    *,
    actor: Account,
    now: datetime,
    sealer: Sealer,
) -> BreakGlass:
    """Ask to read a circle's list, and tell who must know. The caller commits.

    Raises:
        NoReason: hardly anything is given as the reason.
        AskedAlready: the same account asked before, and that is not over. Each asking tells many.
    """
    if len(reason.strip()) < LEAST_REASON:
        raise NoReason
    if any(
        a.asked_by_id == actor.id and a.circle_id == circle.id for a in lately(session, now=now)
    ):
        raise AskedAlready
    asked = BreakGlass(circle=circle, asked_by_id=actor.id, reason=reason, asked_at=now)
    session.add(asked)
    session.flush()
    _note(session, asked, "glass.asked", actor, now)
    _alert(session, asked, ASKED, now, sealer)
    return asked


def agree(
    session: Session, number: int, *, actor: Account, now: datetime, sealer: Sealer
) -> BreakGlass:
    """Agree to what somebody else asked; from now on it is open to them for an hour.

    Agreed to already, it stays as it is. The caller commits.

    Raises:
        NoSuchAsking: it was not asked, or more than 24 hours ago.
        OwnAsking: whoever asked agrees.
    """
    asked = session.get(BreakGlass, number)
    if asked is None or asked.asked_at <= now - WAITS_FOR:
        raise NoSuchAsking
    if asked.asked_by_id in (None, actor.id):
        raise OwnAsking
    opening = (
        update(BreakGlass)
        .where(BreakGlass.id == number, BreakGlass.agreed_at.is_(None))
        .values(agreed_by_id=actor.id, agreed_at=now, opens_until=now + OPEN_FOR)
        .execution_options(synchronize_session=False)
    )
    if changed(session, opening):
        session.refresh(asked)
        _note(session, asked, "glass.opened", actor, now)
        _alert(session, asked, OPENED, now, sealer)
    return asked


def look(
    session: Session, number: int, *, actor: Account, now: datetime, sealer: Sealer
) -> tuple[BreakGlass, list[Member]]:
    """Return the circle's members to the one who asked, while it is open. The caller commits.

    Raises:
        NoSuchAsking: it is somebody else's, or nobody's.
        GlassWhole: nobody has agreed yet, or the hour is over.
    """
    asked = _own(session, number, actor)
    if not is_open(asked, now=now):
        raise GlassWhole
    _note(session, asked, "glass.looked", actor, now)
    return asked, convening.members(session, asked.circle, sealer)


def shut(session: Session, number: int, *, actor: Account, now: datetime) -> None:
    """End the hour early; what is not open stays as it is. The caller commits.

    Raises:
        NoSuchAsking: it is somebody else's, or nobody's.
    """
    asked = _own(session, number, actor)
    if is_open(asked, now=now):
        asked.opens_until = now
        _note(session, asked, "glass.shut", actor, now)


def waits(asked: BreakGlass, *, now: datetime) -> bool:
    """Whether somebody can still agree."""
    return asked.agreed_at is None and asked.asked_at > now - WAITS_FOR


def is_open(asked: BreakGlass, *, now: datetime) -> bool:
    """Whether the one who asked may read now."""
    return asked.opens_until is not None and now < asked.opens_until


def lately(session: Session, *, now: datetime) -> list[BreakGlass]:
    """Return what waits for somebody to agree, and what is open, newest first."""
    mine = or_(BreakGlass.opens_until > now, BreakGlass.agreed_at.is_(None))
    found = select(BreakGlass).where(mine, BreakGlass.asked_at > now - WAITS_FOR - OPEN_FOR)
    every = session.scalars(found.order_by(BreakGlass.asked_at.desc(), BreakGlass.id.desc()))
    return [asked for asked in every if waits(asked, now=now) or is_open(asked, now=now)]


def of_circle(session: Session, circle: Circle) -> list[BreakGlass]:
    """Return everything that was ever asked about a circle and is still kept, newest first."""
    its = select(BreakGlass).where(BreakGlass.circle_id == circle.id)
    return list(session.scalars(its.order_by(BreakGlass.asked_at.desc(), BreakGlass.id.desc())))


def forget(session: Session, *, now: datetime) -> None:
    """Delete what was asked two years ago."""
    session.execute(delete(BreakGlass).where(BreakGlass.asked_at <= now - auditing.KEPT))


def _own(session: Session, number: int, actor: Account) -> BreakGlass:
    asked = session.get(BreakGlass, number)
    if asked is None or asked.asked_by_id != actor.id:
        raise NoSuchAsking
    return asked


def _note(session: Session, asked: BreakGlass, deed: str, actor: Account, now: datetime) -> None:
    thing = f"{convening.thing(asked.circle)} asking:{asked.id}"
    auditing.record(session, actor=actor, deed=deed, thing=thing, now=now)


def _alert(
    session: Session, asked: BreakGlass, template: str, now: datetime, sealer: Sealer
) -> None:
    """Tell each who looks after the circle, and each administrator, once and in their language."""
    told: dict[int, tuple[Account, str]] = {a.id: (a, TRAIL) for a in _admins(session)}
    told |= {a.id: (a, THEIRS) for a in convening.facilitators(session, asked.circle)}
    for account, where in told.values():
        letter = Outgoing(
            template=template,
            language=account.language,
            recipient=entering.email_of(account, sealer),
            once=f"{template}:{asked.id}:{account.id}",
            facts={"where": where},
        )
        sending.queue(session, letter, due_at=now, sealer=sealer)


def _admins(session: Session) -> Iterable[Account]:
    with_role = select(AccountRole.account_id).where(AccountRole.role == ADMIN)
    found = session.scalars(select(Account).where(Account.id.in_(with_role)).order_by(Account.id))
    return [account for account in found if account.is_active]
