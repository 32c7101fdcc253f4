"""The end of a campaign: twelve months after its last day, nothing of who signed is left but a count.

A pledge stays as a row that says how it was signed and nothing of whom, so that the public number can
still be counted from rows. Repeats, pledges that did not count, and the badges go.
"""

from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy import delete, literal, select, update
from sqlalchemy.orm import Session

from campaign.models import Ambassador, Badge, Pledge, Repeat
from campaign.models.pledge import STANDING

KEPT = relativedelta(months=12)
# What a pledge says that is only counted: no language, no day of its own, no page.
BARE = "bare-"


def forget_signers(session: Session, *, ended_on: date | None, today: date) -> None:
    """Let go who signed a campaign that ended a year ago. Twice is no harm; the caller commits."""
    if ended_on is None or today < ended_on + KEPT:
        return
    session.execute(delete(Repeat))
    session.execute(delete(Pledge).where(Pledge.state != STANDING))
    nothing = dict.fromkeys(
        (
            *("name", "ward_code", "age_band", "contact_sealed"),
            *("contact_mark", "sent_mark", "badge_id"),
        )
    )
    bare = {"language": "", "outside": False, "updates": False, "signed_on": ended_on}
    its_number = literal(BARE).concat(Pledge.id)  # a page's address has another shape
    named = update(Pledge).where(Pledge.receipt_hash.not_like(f"{BARE}%"))
    session.execute(named.values(**nothing, **bare, receipt_hash=its_number))
    worn = select(Ambassador.badge_id).where(Ambassador.badge_id.is_not(None))
    session.execute(delete(Badge).where(Badge.id.not_in(worn)))
