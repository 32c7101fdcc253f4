"""What a young person or a parent is told when something about an application cannot be."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from campaign.domain import applying, asking, contacting, leaving, permitting


def _too_often(refusal: asking.AskedTooOften) -> LazyString:
    return _l(
        "We wrote there %(most)d times this week, and send no more. Your parent may find it among"
        " older messages, or you can take the paper slip.",
        most=asking.MOST_ASKED,
    )


RESTING = _l(
    "We cannot write there for now. Write another contact, or do without: a parent can also be asked on"
    " paper."
)
REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    permitting.TooYoung: (
        "age",
        _l(
            "The workshops begin at 11, so there is still some time. Until then you are welcome at our"
            " events: bring your family, and wear the badge."
        ),
        422,
    ),
    permitting.TooOld: (
        "age",
        _l(
            "The workshops are for people up to 25. You are needed elsewhere: come to our events, lend a"
            " hand there, or put one on with your own group."
        ),
        422,
    ),
    permitting.GroundMissing: (
        "keep",
        _l(
            "We need a list of who comes. If we may keep nothing, say No to taking part as well; then we"
            " delete everything."
        ),
        422,
    ),
    applying.ParentMissing: (
        "parent_contact",
        _l(
            "You are under 16, so a parent or guardian has to say yes. Write how we reach them, or tick"
            " the paper slip."
        ),
        422,
    ),
    applying.ApplyingOver: (
        "cohort",
        _l("This group takes no more applications. Choose another, or come again for the next."),
        422,
    ),
    applying.ApplicationUsed: (
        "submission",
        _l(
            "This form has already been used to apply, and that was saved then. If you are another"
            " person, or want to apply anew, send it now: this is a fresh form."
        ),
        422,
    ),
    applying.NoSuchApplication: (
        "",
        _l(
            "Nothing is held under this address. If nobody confirmed an application in 14 days, we"
            " deleted it. You can apply again."
        ),
        404,
    ),
    asking.SameContact: (
        "parent_contact",
        _l(
            "This is your own contact. Write your parent’s. If you share one, leave your own empty."
        ),
        422,
    ),
    asking.AskedTooOften: ("parent_contact", _too_often, 429),
    asking.ParentResting: ("parent_contact", RESTING, 429),
    asking.OwnContactResting: ("contact", RESTING, 429),
    contacting.NoMobile: (
        "contact",
        _l(
            "We send texts only to mobile numbers of this country. Write an e-mail address instead; a"
            " parent can also be asked on paper."
        ),
        422,
    ),
    asking.NotWaiting: (
        "",
        _l("Your parent has answered already. Open your page again to see how it stands."),
        409,
    ),
    asking.NoSuchPermission: (
        "",
        _l(
            "Nobody is waiting for an answer under this address. After 14 days without one, and after a"
            " No, we delete everything. The young person can apply again."
        ),
        404,
    ),
    leaving.Left: ("", _l("You no longer take part, so there is nothing left to change."), 409),
}
