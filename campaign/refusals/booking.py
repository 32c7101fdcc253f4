"""What somebody who books is told when something cannot be."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln

from campaign.domain import booking
from events import occurrences, registration


def _full(refusal: registration.Full) -> LazyString:
    if refusal.left:
        return _ln(
            "Only %(num)d place is left. Choose fewer people, or another date.",
            "Only %(num)d places are left. Choose fewer people, or another date.",
            refusal.left,
        )
    return _l("It is full. Choose another date.")


REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    booking.NoSuchPlace: ("", _l("Nothing is booked under this address."), 404),
    booking.PlaceSubmissionUsed: (
        "submission",
        _l(
            "This form has already been used to book, so that place is saved. If you are another"
            " person, book again now: this is a fresh form."
        ),
        422,
    ),
    booking.UnansweredQuestion: ("", _l("The host needs an answer to a question. Go back."), 422),
    occurrences.NoSuchDate: (
        "",
        _l("The event does not take place on this day. Open the event to see its dates."),
        404,
    ),
    registration.NotOpen: (
        "",
        _l(
            "Places on this date can no longer be booked or changed. Open the event to see its dates."
        ),
        409,
    ),
    registration.PartyOutOfRange: (
        "party",
        _l("A booking is for 1 to 10 people. Choose how many come."),
        422,
    ),
    registration.Full: ("party", _full, 422),
    registration.NoSuchItem: (
        "items",
        _l("Choose from the parts of the programme that are listed."),
        422,
    ),
    registration.GivenUp: (
        "",
        _l("This place was given back, so it cannot be changed. You can book again."),
        409,
    ),
    registration.NothingOffered: (
        "",
        _l("No place is offered to you now. The time to take it may be over."),
        409,
    ),
}
