"""What the link of an application can change, and its end: left, erased, lapsed, or kept long enough."""

from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from campaign.domain import asking, confiding, enlisting, ledger, permitting, relaying, sending
from campaign.domain.sealing import Sealer, Unopened
from campaign.domain.sending import Outgoing
from campaign.models import Ambassador, Cohort, UsedForm
from campaign.models.ambassador import ACTIVE, REFUSED, WAITING, WITHDRAWN

COHORT_IS_KEPT = relativedelta(months=6)
FORM_IS_KNOWN = timedelta(days=7)


class Left(Exception):
    """Nobody takes part by this application any more; there is nothing to change."""


def change_language(ambassador: Ambassador, language: str) -> None:
    """Write to the young person in another language from now on.

    Raises:
        Left: as its name says.
    """
    _insist_not_over(ambassador)
    ambassador.language = language


def change_contact(
    session: Session, ambassador: Ambassador, contact: str, *, token: str, sealer: Sealer
) -> None:
    """Write to the young person elsewhere from now on, or nowhere; nothing more goes to where it went.

    Raises:
        Left, asking.SameContact: as their names say.
    """
    _insist_not_over(ambassador)
    asked = ambassador.permission
    if asked is not None and contact:
        parent = asking.Parent(asked.language, confiding.parents_contact(asked, sealer))
        asking.insist_on_another(parent, contact)
    texts = {"contact_sealed": contact, "token_sealed": token if contact else ""}
    for column, sealed in confiding.sealed(ambassador.uid, texts, sealer).items():
        setattr(ambassador, column, sealed)
    sending.drop(session, ambassador.uid, relaying.TO_THE_YOUNG)


def turn(
    session: Session,
    ambassador: Ambassador,
    *,
    pictures: bool | None,
    news: bool | None,
    today: date,
) -> None:
    """Change what the young person says about pictures and news; None leaves one as it is.

    Below 16 only a Yes becomes a No.
    """
    after = permitting.turn(enlisting.standing_of(ambassador), pictures=pictures, news=news)
    enlisting.settle(session, ambassador, after, today=today)


def leave(session: Session, ambassador: Ambassador, *, today: date) -> None:
    """Take part no more; what was kept is emptied at once. Twice is no harm."""
    after = permitting.leave(enlisting.standing_of(ambassador))
    enlisting.settle(session, ambassador, after, today=today)


def take_off(
    session: Session, ambassador: Ambassador, *, now: datetime, today: date, sealer: Sealer
) -> None:
    """Let a lead end somebody's part, as if they had left; they are told."""
    told = relaying.to_the_young(ambassador, relaying.STOPPED, now=now, sealer=sealer)
    leave(session, ambassador, today=today)
    relaying.queue(session, told, now=now, sealer=sealer)


def erase(session: Session, ambassador: Ambassador, *, today: date) -> None:
    """Delete everything held; the form it came with, sent again, does not apply again."""
    token_hash = ambassador.token_hash
    sending.erase(session, relaying.about_its_end(ambassador))
    enlisting.strike_off(session, ambassador)
    session.add(UsedForm(receipt_hash=token_hash, erased_on=today))
    ledger.note(session, ledger.AMBASSADOR_ERASED, token_hash, today=today)
    session.flush()


def lapse(session: Session, *, now: datetime, sealer: Sealer) -> int:
    """Delete what nobody confirmed in 14 days, tell who gave a contact, and return how many there were."""
    lapsed = _held(session, _is_unconfirmed(now))
    for ambassador in lapsed:
        told = _told_of_lapse(ambassador, now, sealer)
        enlisting.strike_off(session, ambassador)
        relaying.queue(session, told, now=now, sealer=sealer)
    return len(lapsed)


def _told_of_lapse(ambassador: Ambassador, now: datetime, sealer: Sealer) -> Outgoing | None:
    try:
        return relaying.that_it_lapsed(ambassador, now=now, sealer=sealer)
    except Unopened:  # the field's key was lost: nothing stays longer because of that
        return None


def forget(session: Session, *, now: datetime, today: date) -> None:
    """Delete what was kept long enough. Twice is no harm; the caller commits."""
    old = and_(Ambassador.applied_at <= now - FORM_IS_KNOWN, Ambassador.sent_mark.is_not(None))
    session.execute(update(Ambassador).where(old).values(sent_mark=None))
    since = now - permitting.UNCONFIRMED_IS_KEPT
    emptied = and_(Ambassador.state.in_((REFUSED, WITHDRAWN)), Ambassador.applied_at <= since)
    ended = Cohort.ends_on <= today - COHORT_IS_KEPT
    for due in (_is_unconfirmed(now), emptied, ended):
        for ambassador in _held(session, due):
            enlisting.strike_off(session, ambassador)
    session.execute(update(Cohort).where(ended).values(person="", phone=""))


def _is_unconfirmed(now: datetime) -> ColumnElement[bool]:
    since = now - permitting.UNCONFIRMED_IS_KEPT
    return and_(Ambassador.state == WAITING, Ambassador.applied_at <= since)


def _held(session: Session, due: ColumnElement[bool]) -> list[Ambassador]:
    """Return and lock rows; one that is being answered just now is left for another time."""
    wanted = select(Ambassador).join(Cohort).where(due).order_by(Ambassador.id)
    locked = wanted.with_for_update(of=Ambassador, skip_locked=True)
    return list(session.scalars(locked.execution_options(populate_existing=True)))


def _insist_not_over(ambassador: Ambassador) -> None:
    if ambassador.state not in {ACTIVE, WAITING}:
        raise Left
