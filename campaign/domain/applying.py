"""Applying to be a youth ambassador, and a lead's own list of who applied.

An age is kept as its group only. What an application's link can do is in `leaving`.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.domain import asking, confiding, enlisting, permitting, relaying, signatures
from campaign.domain.asking import Parent
from campaign.domain.pledging import hash_token
from campaign.domain.sealing import Sealer
from campaign.models import Ambassador, Cohort
from campaign.models.ambassador import ACTIVE, UNDER_13, WAITING
from events.occurrences import insert_new


class NoSuchApplication(LookupError):
    """Nothing is held under this address: it never was, it lapsed, or it was erased."""


class ApplicationUsed(Exception):
    """The same form was sent before: with other words, or what it asked for was taken back since."""


class ApplyingOver(Exception):
    """This cohort takes no more applications."""


class ParentMissing(Exception):
    """Somebody under 16 applied without saying how a parent can be asked."""


@dataclass(frozen=True)
class Application:
    """What a young person wrote, checked field by field. Contacts in their normal spelling."""

    submission: str  # the form's own random mark
    language: str
    name: str
    age: int  # in years
    words: str = ""
    contact: str = ""
    parent: Parent | None = None  # asked where the age needs it; otherwise not kept


@dataclass(frozen=True)
class Applied:
    """The secret of the young person's page, and whether this form made it."""

    token: str
    is_new: bool


@dataclass(frozen=True)
class Young:
    """One line of a lead's list, opened. Of a child under 13 it says little before a parent acted."""

    id: int
    uid: str  # names the row in a lead's addresses
    state: str
    age_band: str
    language: str
    applied_at: datetime
    name: str = ""
    words: str = ""
    contact: str = ""
    pictures: bool = False
    news: bool = False

    @property
    def is_active(self) -> bool:
        """Whether this young person takes part now."""
        return self.state == ACTIVE


def open_cohorts(session: Session, *, today: date) -> list[Cohort]:
    """Return the cohorts that take applications, the earliest first."""
    wanted = select(Cohort).where(Cohort.apply_until >= today, Cohort.ends_on >= today)
    return list(session.scalars(wanted.order_by(Cohort.starts_on, Cohort.id)))


def apply(
    session: Session,
    cohort: Cohort,
    application: Application,
    *,
    now: datetime,
    today: date,
    sealer: Sealer,
) -> Applied:
    """Keep an application and return its page; the same form again changes nothing. The caller commits.

    A parent is asked, and the young person told, with it.

    Raises:
        permitting.TooYoung, permitting.TooOld, ParentMissing, ApplyingOver, asking.SameContact: as their
            names say.
        ApplicationUsed: this form was sent before with other words, or was taken back since.
    """
    band = permitting.age_band(application.age)
    parent = application.parent if permitting.needs_a_parent(band) else None
    token = sealer.mark("ambassador", application.submission)[:48]
    row = _row(cohort, application, band, parent, token, sealer) | {"applied_at": now}
    if _was_sent_before(session, row):
        return Applied(token, is_new=False)
    if cohort not in open_cohorts(session, today=today):
        raise ApplyingOver
    if parent is None and permitting.needs_a_parent(band):
        raise ParentMissing
    session.execute(insert_new(session, Ambassador, **row))
    ambassador = find(session, token)
    is_new = ambassador.uid == row["uid"]
    if is_new:
        _begin(session, ambassador, parent, now=now, today=today, sealer=sealer)
    else:  # the same form came twice at once, and the other was first
        _was_sent_before(session, row)
    return Applied(token, is_new)


def _begin(
    session: Session,
    ambassador: Ambassador,
    parent: Parent | None,
    *,
    now: datetime,
    today: date,
    sealer: Sealer,
) -> None:
    if parent is not None:
        asking.ask(session, ambassador, parent, now=now, sealer=sealer)
    standing = permitting.apply(ambassador.age_band, today=today)
    enlisting.settle(session, ambassador, standing, today=today)
    template = relaying.JOINED if ambassador.is_active else relaying.WAITING
    told = relaying.to_the_young(ambassador, template, now=now, sealer=sealer)
    relaying.queue(session, told, now=now, sealer=sealer)


def find(session: Session, token: str, *, to_change: bool = False) -> Ambassador:
    """Return the application under a link; `to_change` makes others who would change it wait.

    Raises:
        NoSuchApplication: nothing is held under it.
    """
    wanted = select(Ambassador).where(Ambassador.token_hash == hash_token(token))
    if to_change:
        wanted = wanted.with_for_update(of=Ambassador).execution_options(populate_existing=True)
    found = session.scalar(wanted)
    if found is None:
        raise NoSuchApplication
    return found


def of_cohort(session: Session, cohort: Cohort, sealer: Sealer) -> list[Young]:
    """Return who takes part in a cohort, then who waits for a parent, each in the order they applied.

    Who was refused or left is on no list.
    """
    listed = Ambassador.state.in_((ACTIVE, WAITING))
    wanted = select(Ambassador).where(Ambassador.cohort_id == cohort.id, listed)
    found = session.scalars(wanted.order_by(Ambassador.applied_at, Ambassador.id))
    return sorted((opened(one, sealer) for one in found), key=lambda young: not young.is_active)


def count_waiting(session: Session, cohort: Cohort) -> int:
    """Return how many wait for a parent."""
    wanted = select(func.count()).select_from(Ambassador)
    return session.scalar(wanted.filter_by(cohort_id=cohort.id, state=WAITING)) or 0


def one_of(session: Session, cohort: Cohort, uid: str, *, to_change: bool = False) -> Ambassador:
    """Return one who takes part in this cohort, by the `uid` of their line.

    `to_change` makes others who would change it wait.

    Raises:
        NoSuchApplication: nobody of this cohort does.
    """
    mine = select(Ambassador).filter_by(cohort_id=cohort.id, uid=uid, state=ACTIVE)
    if to_change:
        mine = mine.with_for_update(of=Ambassador).execution_options(populate_existing=True)
    found = session.scalar(mine)
    if found is None:
        raise NoSuchApplication
    return found


def opened(ambassador: Ambassador, sealer: Sealer) -> Young:
    """Return one line of a lead's list."""
    line = Young(
        id=ambassador.id,
        uid=ambassador.uid,
        state=ambassador.state,
        age_band=ambassador.age_band,
        language=ambassador.language,
        applied_at=ambassador.applied_at,
    )
    if ambassador.age_band == UNDER_13 and not ambassador.is_active:
        return line
    return replace(
        line,
        name=confiding.name_of(ambassador, sealer),
        words=confiding.words_of(ambassador, sealer),
        contact=confiding.contact_of(ambassador, sealer),
        pictures=ambassador.pictures,
        news=ambassador.news,
    )


def _row(
    cohort: Cohort,
    application: Application,
    band: str,
    parent: Parent | None,
    token: str,
    sealer: Sealer,
) -> dict[str, Any]:
    """Return the columns of an application that waits."""
    uid = str(uuid4())
    texts = {
        "name_sealed": application.name,
        "words_sealed": application.words,
        "contact_sealed": application.contact,
        "token_sealed": token if application.contact else "",
    }
    asked = (parent.contact, parent.language) if parent else ()
    said = (application.name, band, application.words, application.contact, *asked)
    return {
        "uid": uid,
        "cohort_id": cohort.id,
        "state": WAITING,
        "age_band": band,
        "language": application.language,
        "token_hash": hash_token(token),
        "pictures": False,
        "news": False,
        "sent_mark": sealer.mark("applied", application.submission, cohort.slug, *said),
        **confiding.sealed(uid, texts, sealer),
    }


def _was_sent_before(session: Session, row: dict[str, Any]) -> bool:
    """Return whether this very form was sent before.

    A form left open on a shared phone must not open the page of whoever used it first.
    """
    wanted = select(Ambassador).where(Ambassador.token_hash == row["token_hash"])
    earlier = session.scalar(wanted)
    if earlier is None:
        if signatures.is_used(session, row["token_hash"]):
            raise ApplicationUsed
        return False
    if earlier.sent_mark != row["sent_mark"]:
        raise ApplicationUsed
    return True
