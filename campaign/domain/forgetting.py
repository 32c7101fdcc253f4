"""Deleting what was kept long enough."""

from datetime import date, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from campaign.domain import signatures
from campaign.models import UsedForm

A_WEEK = timedelta(days=7)
FORMS_LIVE = timedelta(days=1)


def forget_forms(session: Session, *, today: date) -> None:
    """Forget which forms were sent, once none of them can be sent again."""
    for kind in signatures.KINDS:
        old = (kind.signed_on <= today - A_WEEK, kind.sent_mark.is_not(None))
        session.execute(update(kind).where(*old).values(sent_mark=None))
    session.execute(delete(UsedForm).where(UsedForm.erased_on < today - FORMS_LIVE))
