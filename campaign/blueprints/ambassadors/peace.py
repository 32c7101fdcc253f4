"""Peace for whoever has a contact that somebody else may have written into a form.

What is remembered is a mark nobody can read a contact from, where the limits are kept: no table is for it.
"""

from flask import current_app
from limits import parse

from campaign import security
from campaign.domain import contacting
from campaign.domain.asking import OwnContactResting, ParentResting
from campaign.extensions import limiter

# A parent of many children, and no more than a stranger whose number was written can bear.
WRITTEN_TO_ONE = parse("8 per day")
AFTER_A_NO = parse("1 per 14 days")


def insist(contact: str) -> None:
    """Refuse to write to a young person's own contact too often, whoever gives it; "" is nobody's.

    Raises:
        OwnContactResting: as its name says.
    """
    if contact and _is_too_much(contact):
        raise OwnContactResting


def insist_for_parent(contact: str) -> None:
    """Refuse to ask a parent too often, or soon after a No; "" is asking on paper.

    Raises:
        ParentResting: as its name says.
    """
    if contact and (_is_resting(contact) or _is_too_much(contact)):
        raise ParentResting


def keep(contact: str) -> None:
    """Remember that a parent said No under this contact; "" is a slip of paper."""
    if contact:
        limiter.limiter.hit(AFTER_A_NO, _mark_of_no(contact))


def _is_too_much(contact: str) -> bool:
    key = contacting.bucket(contact)
    if security.is_one_of_too_many(WRITTEN_TO_ONE, "written to", key):
        return True
    is_text = "@" not in contact
    return is_text and security.is_one_of_too_many(security.AMBASSADOR_TEXTS, "texts")


def _is_resting(contact: str) -> bool:
    return not limiter.limiter.test(AFTER_A_NO, _mark_of_no(contact))


def _mark_of_no(contact: str) -> str:
    sealer = current_app.extensions["sealer"]
    return str(sealer.mark("said no", contacting.bucket(contact)))
