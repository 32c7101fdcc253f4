"""A cohort with workshops, and young people who come to them through a real gate."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from campaign import clock
from campaign.domain.sealing import Sealer
from campaign.models import Account, Ambassador, Cohort, Lead, Workshop
from events.models import Event
from tests import make
from tests.blueprints.hosts import at_gates
from tests.make import FIELD_KEYS

SEALER = Sealer(FIELD_KEYS)


def workshop(session: Session, cohort: Cohort, topic: str = "equality", **over: Any) -> Workshop:
    """A workshop of a cohort, as an event of its group; by default it began an hour ago."""
    usual = {"kind": "workshop", "starts": at_gates.began(), "minutes": 180, "venue": "Library"}
    event = make.event(session, cohort.group, **{**usual, **over})
    made = Workshop(event=event, topic=topic, position=len(cohort.workshops))
    cohort.workshops.append(made)
    session.flush()
    return made


def tomorrow() -> dict[str, Any]:
    """The start of a workshop that is still to come, and ends on its day whatever the hour now is."""
    return {"starts": at_gates.began(-24).replace(hour=12)}


def came(session: Session, event: Event, *ambassadors: Ambassador, **over: Any) -> None:
    """Let young people be scanned at the gate of an event's first date."""
    phone = at_gates.join(session, at_gates.open_gate(session, event))
    at = clock.now() - timedelta(minutes=20)
    scans = [
        at_gates.scan(one.badge.code, at, number, **over)
        for number, one in enumerate(ambassadors, 1)
    ]
    at_gates.send(session, phone, scans)


def lead(session: Session, cohort: Cohort, **over: Any) -> Account:
    """An account that leads a cohort. It commits, as `make.account` does."""
    account = make.account(session, **over)
    session.add(Lead(account_id=account.id, cohort_id=cohort.id))
    session.commit()
    return account
