"""The certificate of a young ambassador: given by the cohort's lead, for the workshops they came to."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.domain import progressing
from campaign.domain.progressing import CAME, Progress
from campaign.domain.sealing import Sealer
from campaign.models import Ambassador, Certificate, Cohort


class NoWorkshopYet(Exception):
    """A certificate says what somebody came to, and this young person came to nothing yet."""


class NotCertified(LookupError):
    """This young person has no certificate."""


def give(session: Session, ambassador: Ambassador, *, now: datetime, sealer: Sealer) -> Certificate:
    """Give a young person the certificate of what they came to. The caller commits.

    Given again it is the same one, unless they came to other topics since: then it is a new one.

    Raises:
        NoWorkshopYet: as its name says.
    """
    _hold(session, [ambassador])
    progress = progressing.of(session, ambassador, now=now, sealer=sealer)
    return _give(session, ambassador, progress, now)


def give_all(session: Session, cohort: Cohort, *, now: datetime, sealer: Sealer) -> int:
    """Give everybody a certificate who came to something, and return how many are new."""
    _hold(session, progressing.active(session, cohort))
    every = progressing.of_cohort(session, cohort, now=now, sealer=sealer)
    entitled = [one for one in progressing.active(session, cohort) if every[one.id].came]
    before = {one.id: one.certificate.uid if one.certificate else "" for one in entitled}
    return sum(_give(session, one, every[one.id], now).uid != before[one.id] for one in entitled)


def take_back(session: Session, ambassador: Ambassador) -> None:
    """Take a certificate back that was given by mistake. Twice is no harm.

    What was downloaded before still verifies: nothing is kept to tell it by.
    """
    ambassador.certificate = None
    session.flush()


def of(ambassador: Ambassador) -> Certificate:
    """Return the certificate of a young person who takes part.

    Raises:
        NotCertified: there is none.
    """
    if not ambassador.is_active or ambassador.certificate is None:
        raise NotCertified
    return ambassador.certificate


def topics(progress: Progress) -> list[str]:
    """Return the topics somebody came to, in the order of the programme."""
    return list(dict.fromkeys(step.topic for step in progress.steps if step.state == CAME))


def _hold(session: Session, ambassadors: Iterable[Ambassador]) -> None:
    """Let nobody else give or end anything meanwhile, and see these rows as they are."""
    held = select(Ambassador).where(Ambassador.id.in_([one.id for one in ambassadors]))
    held = held.order_by(Ambassador.id).with_for_update(of=Ambassador)
    session.scalars(held.execution_options(populate_existing=True)).all()


def _give(
    session: Session, ambassador: Ambassador, progress: Progress, now: datetime
) -> Certificate:
    found, wanted = ambassador.certificate, topics(progress)
    if not wanted:
        raise NoWorkshopYet
    if found is None:
        found = ambassador.certificate = Certificate(uid=str(uuid4()), issued_at=now, topics=wanted)
    elif found.topics != wanted:
        found.uid, found.issued_at, found.topics = str(uuid4()), now, wanted
    session.flush()
    return found
