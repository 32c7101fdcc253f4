"""What somebody who signs, or who prints badges, is told when something cannot be."""

from typing import Any

from flask import current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from campaign.domain import badging, contacting, importing, locating, pledging


def _ward_disagrees(refusal: locating.WardDisagrees) -> LazyString:
    names = current_app.extensions["pack"].ward_names
    if refusal.found is None:
        return _l("This postcode is just outside the town. Leave the ward empty, or the postcode.")
    return _l(
        "This postcode is in %(found)s, not in %(chosen)s. Change one, or leave one empty.",
        found=names[refusal.found],
        chosen=names[refusal.chosen],
    )


REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    locating.UnreadablePostcode: (
        "postcode",
        _l("We could not read this postcode. Check it, or choose your ward instead."),
        422,
    ),
    locating.UnknownPostcode: (
        "postcode",
        _l("We do not know this postcode in or near the town. Check it, or leave it empty."),
        422,
    ),
    locating.WardDisagrees: ("postcode", _ward_disagrees, 422),
    contacting.UnreadableContact: (
        "contact",
        _l("We could not read this e-mail address or phone number. Check it, or leave it empty."),
        422,
    ),
    badging.BadgeTaken: (
        "badge",
        _l(
            "This badge is already somebody’s. Sign again below and you get a new badge of your own."
        ),
        422,
    ),
    badging.NotEnoughBadges: ("", _l("The batch has fewer badges left than that."), 422),
    badging.UnknownBadge: ("", _l("We do not know this badge or batch."), 422),
    pledging.SubmissionUsed: (
        "submission",
        _l(
            "This form has already been used to sign, and that was saved then. If you are another"
            " person, or want to sign anew, sign now: this is a fresh form."
        ),
        422,
    ),
    pledging.NoSuchReceipt: ("", _l("Nothing is held under this address."), 404),
    pledging.Withdrawn: (
        "",
        _l("This pledge was taken back, so there is nothing left to change."),
        409,
    ),
    importing.UnreadableFile: ("", _l("We could not read this file."), 422),
}
