"""What things at the gate are called behind sign-in, and why something there needs a look."""

from typing import Any

from campaign.extensions import desk_words
from events import passing
from events.attendance import NOT_A_BADGE, REVOKED, WRONG_EVENT
from events.models.checkin import REFUSED, STORED

_dl = desk_words.lazy_gettext

COUNTERS: dict[str, Any] = {
    "adult": _dl("Adult"),
    "child": _dl("Child"),
    "wheelchair": _dl("Wheelchair user"),
    "pushchair": _dl("Pushchair"),
    "left": _dl("Left without a badge"),
}
# By state and reason of a scan.
REASONS: dict[tuple[str, str], Any] = {
    (REFUSED, NOT_A_BADGE): _dl("There is no such badge. Not counted."),
    (REFUSED, REVOKED): _dl("The badge is out of use now. Not counted."),
    (REFUSED, passing.AFTER_THE_END): _dl("Scanned after the gates had closed. Not counted."),
    (REFUSED, passing.TIME): _dl("The phone named a time that cannot be. Not counted."),
    (REFUSED, passing.DEVICE_REVOKED): _dl("Scanned after this phone was stopped. Not counted."),
    (STORED, WRONG_EVENT): _dl(
        "No place is booked with this badge, or no longer. Counted, since it was let in."
    ),
    (STORED, passing.DEVICE_REVOKED): _dl(
        "Scanned before this phone was stopped, sent after. Counted."
    ),
    (STORED, passing.CLOCK): _dl("The phone’s clock was wrong, so the time is a guess. Counted."),
}
