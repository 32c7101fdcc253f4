"""Where an application stands, read from its rows and written to them; the badge comes and goes with it."""

from datetime import date

from sqlalchemy.orm import Session

from campaign.domain import badging, ledger, sending
from campaign.domain.permitting import Standing
from campaign.models import Ambassador, Permission
from campaign.models.ambassador import ACTIVE


def standing_of(ambassador: Ambassador) -> Standing:
    """Return where an application stands."""
    asked = ambassador.permission
    return Standing(
        age_band=ambassador.age_band,
        state=ambassador.state,
        parent=asked.state if asked is not None else None,
        ground_on=ambassador.ground_on,
        permitted_on=ambassador.permitted_on,
        pictures=ambassador.pictures,
        news=ambassador.news,
    )


def settle(session: Session, ambassador: Ambassador, after: Standing, *, today: date) -> bool:
    """Write where an application stands now, and return whether anything changed.

    Who becomes active gets a badge of their own, which opens gates. Who no longer takes part is off every
    list with this transaction: the badge is void, nothing more is sent, and what was kept is emptied.
    """
    if after == standing_of(ambassador):
        return False
    ambassador.state = after.state
    ambassador.ground_on, ambassador.permitted_on = after.ground_on, after.permitted_on
    ambassador.pictures, ambassador.news = after.pictures, after.news
    asked = ambassador.permission
    if asked is not None and after.parent is not None and asked.state != after.parent:
        asked.state, asked.answered_on = after.parent, today
    if after.state == ACTIVE and ambassador.badge_id is None:
        ambassador.badge_id = badging.issue(session, today=today)
    if after.is_over:
        _empty(session, ambassador)
        ledger.note(session, ledger.AMBASSADOR_EMPTIED, ambassador.token_hash, today=today)
    session.flush()
    session.expire(ambassador, ["badge"])
    return True


def strike_off(session: Session, ambassador: Ambassador) -> None:
    """Delete an application with all that hangs on it; its badge is void and nothing more is sent."""
    worn = ambassador.badge_id
    sending.erase(session, ambassador.uid)
    session.delete(ambassador)
    session.flush()
    badging.revoke(session, [worn])


def _empty(session: Session, ambassador: Ambassador) -> None:
    worn, ambassador.badge_id = ambassador.badge_id, None
    ambassador.name_sealed = ambassador.words_sealed = None
    ambassador.contact_sealed = ambassador.token_sealed = None
    ambassador.sent_mark = ambassador.certificate = None
    ambassador.attendance.clear()
    if ambassador.permission is not None:
        _empty_asked(ambassador.permission)
    session.flush()
    badging.revoke(session, [worn])
    sending.drop(session, ambassador.uid)


def _empty_asked(permission: Permission) -> None:
    permission.contact_sealed = permission.by_sealed = None
    permission.token_sealed = b""
