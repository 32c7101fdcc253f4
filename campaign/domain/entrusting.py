"""Circles and cohorts as administrators keep them: who looks after which circle, who leads which cohort.

An administrator entrusts them, never to themselves, and sees nothing of what is inside. Whoever looks after
a circle is told who joins or leaves them, and of another telephone number: nothing of it is done unseen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from campaign.domain import auditing, convening, entering, inviting, sending
from campaign.domain.appointing import insist_on_another
from campaign.domain.sealing import Sealer
from campaign.domain.sending import Outgoing
from campaign.models import Account, Circle, Cohort, Facilitator, Lead
from events.occurrences import changed, is_added

COLLEAGUE = "colleague"  # the mail to those who look after a circle
JOINED, LEFT, PHONE = "joined", "left", "phone"  # what it tells


@dataclass(frozen=True)
class Charge:
    """A kind of thing an account can be entrusted with, and the rows that say so."""

    name: str
    of: type[Circle] | type[Cohort]
    row: type[Facilitator] | type[Lead]
    key: InstrumentedAttribute[int]


CIRCLES = Charge("circle", Circle, Facilitator, Facilitator.circle_id)
COHORTS = Charge("cohort", Cohort, Lead, Lead.cohort_id)


def every(session: Session, charge: Charge) -> list[Any]:
    """Return all circles, or all cohorts, in the order of their names in addresses."""
    return list(session.scalars(select(charge.of).order_by(charge.of.slug)))


def entrusted(session: Session, account: Account, charge: Charge) -> list[Any]:
    """Return the circles an account looks after, or the cohorts it leads."""
    mine = select(charge.key).where(charge.row.account_id == account.id)
    found = select(charge.of).where(charge.of.id.in_(mine)).order_by(charge.of.slug)
    return list(session.scalars(found))


def note(
    session: Session, charge: Charge, one: Any, deed: str, *, actor: Account, now: datetime
) -> None:
    """Note in the audit trail that a circle or a cohort was "opened", "changed" or "closed"."""
    thing = f"{charge.name}:{one.slug}"
    auditing.record(session, actor=actor, deed=f"{charge.name}.{deed}", thing=thing, now=now)


def entrust(
    session: Session,
    account: Account,
    charge: Charge,
    ids: Iterable[int],
    *,
    actor: Account,
    now: datetime,
    sealer: Sealer,
) -> None:
    """Entrust an account with these and no others; unknown ones are passed over. The caller commits.

    Raises:
        appointing.OwnAccount: it is the administrator's own.
    """
    insist_on_another(account, actor)
    wanted = {one.id: one for one in every(session, charge) if one.id in set(ids)}
    held = {one.id: one for one in entrusted(session, account, charge)}
    given = [one for key, one in sorted(wanted.items()) if key not in held]
    taken = [one for key, one in sorted(held.items()) if key not in wanted]
    # Two taps at once both mean to; what only one of them changed is told and noted once.
    given = [one for one in given if _give(session, account, charge, one)]
    taken = [one for one in taken if changed(session, _taking(account, charge, one))]
    if charge is CIRCLES:
        for deed, circles in ((JOINED, given), (LEFT, taken)):
            for circle in circles:
                tell(session, circle, deed, account.name, now=now, sealer=sealer, of=account)
    for verb, ones in (("given", given), ("taken", taken)):
        for one in ones:
            thing = f"{inviting.thing(account)} {charge.name}:{one.slug}"
            auditing.record(
                session, actor=actor, deed=f"{charge.name}.{verb}", thing=thing, now=now
            )


def _give(session: Session, account: Account, charge: Charge, one: Any) -> bool:
    return is_added(session, charge.row, **{"account_id": account.id, charge.key.key: one.id})


def _taking(account: Account, charge: Charge, one: Any) -> Executable:
    return delete(charge.row).where(charge.row.account_id == account.id, charge.key == one.id)


def tell_of_leaving(session: Session, account: Account, *, now: datetime, sealer: Sealer) -> None:
    """Tell of the end of an account, or of its sign-in, those who look after circles together with it.

    Its own address is told as well. To be called while it still looks after them.
    """
    for circle in entrusted(session, account, CIRCLES):
        tell(session, circle, LEFT, account.name, now=now, sealer=sealer, of=account)


def tell(
    session: Session,
    circle: Circle,
    deed: str,
    what: str,
    *,
    now: datetime,
    sealer: Sealer,
    of: Account | None = None,
) -> None:
    """Tell those who look after a circle what was done, and `of` whom; who joins is not told of it."""
    told = {one.id: one for one in convening.facilitators(session, circle)}
    if of is not None:
        told.pop(of.id, None)
        told |= {of.id: of} if deed == LEFT else {}
    for one in told.values():
        letter = Outgoing(
            template=COLLEAGUE,
            language=one.language,
            recipient=entering.email_of(one, sealer),
            once=f"{COLLEAGUE}:{deed}:{circle.id}:{one.id}:{now:%Y%m%dT%H%M%S%f}",
            facts={"deed": deed, "what": what},
        )
        sending.queue(session, letter, due_at=now, sealer=sealer)
