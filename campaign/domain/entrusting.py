"""Circles and cohorts as administrators keep them: who looks after which circle, who leads which cohort.

An administrator entrusts them, never to themselves, and sees nothing of what is inside. Whoever looks after
a circle already is told of each who joins them: nobody is let in unseen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from campaign.domain import auditing, entering, inviting, sending
from campaign.domain.appointing import insist_on_another
from campaign.domain.sealing import Sealer
from campaign.domain.sending import Outgoing
from campaign.models import Account, Circle, Cohort, Facilitator, Lead

COLLEAGUE = "colleague"  # the mail to those who look after a circle already


@dataclass(frozen=True)
class Charge:
    """A kind of thing an account can be entrusted with, and the rows that say so."""

    name: str
    of: type[Circle] | type[Cohort]
    row: type[Facilitator] | type[Lead]
    key: InstrumentedAttribute[int]


CIRCLES = Charge("circle", Circle, Facilitator, Facilitator.circle_id)
COHORTS = Charge("cohort", Cohort, Lead, Lead.cohort_id)
CHARGES = (CIRCLES, COHORTS)


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
    mine = charge.row.account_id == account.id
    session.execute(delete(charge.row).where(mine, charge.key.not_in(wanted)))
    for key in wanted.keys() - held.keys():
        if charge is CIRCLES:
            _tell_the_others(session, key, account, now, sealer)
        session.add(charge.row(**{"account_id": account.id, charge.key.key: key}))
    for verb, these, others in (("given", wanted, held), ("taken", held, wanted)):
        for key in sorted(these.keys() - others.keys()):
            thing = f"{inviting.thing(account)} {charge.name}:{these[key].slug}"
            auditing.record(
                session, actor=actor, deed=f"{charge.name}.{verb}", thing=thing, now=now
            )


def _tell_the_others(
    session: Session, circle_id: int, newcomer: Account, now: datetime, sealer: Sealer
) -> None:
    others = select(Facilitator).where(
        Facilitator.circle_id == circle_id, Facilitator.account_id != newcomer.id
    )
    for other in session.scalars(others):
        told = Outgoing(
            template=COLLEAGUE,
            language=other.account.language,
            recipient=entering.email_of(other.account, sealer),
            once=f"{COLLEAGUE}:{circle_id}:{newcomer.id}:{other.account_id}:{now:%Y%m%dT%H%M%S%f}",
            facts={"newcomer": newcomer.name},
        )
        sending.queue(session, told, due_at=now, sealer=sealer)
