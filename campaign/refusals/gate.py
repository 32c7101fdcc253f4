"""What a steward's phone, or who opened the gate, is told when something cannot be."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from campaign.domain import admitting
from campaign.extensions import desk_words
from events import checkin, following, gate_hours, tallies
from events.models.checkin import GATE_NAME_LENGTH

_dl = desk_words.lazy_gettext


def _name(refusal: checkin.GateNameOutOfRange) -> LazyString:
    return _dl("Write a name of 1 to %(most)d characters.", most=GATE_NAME_LENGTH)


def _total(refusal: tallies.TotalOutOfRange) -> LazyString:
    return _l("Count from 0 to %(most)d.", most=tallies.MOST)


REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    admitting.NotInvited: (
        "invitation",
        _l("This code opens no gate. Scan the one on the host’s page."),
        403,
    ),
    admitting.InvitationOver: (
        "invitation",
        _l("This code is too old. Ask the host to show a new one."),
        410,
    ),
    gate_hours.KeyDestroyed: (
        "",
        _l("The event was long ago. Who came is no longer kept, only how many."),
        410,
    ),
    admitting.NoSuchDevice: (
        "",
        _l("This phone has not joined a gate. Scan the code on the host’s page."),
        401,
    ),
    admitting.DeviceEnded: (
        "",
        _l(
            "This phone was signed out, or the event is over. What it scanned before is still taken."
        ),
        403,
    ),
    admitting.AnotherEvent: ("", _l("This phone has joined the gate of another event."), 403),
    following.BadCursor: ("since", _l("This is not where an answer of ours ended."), 422),
    tallies.NoSuchGate: ("gate", _l("The event has no gate of this name."), 422),
    tallies.NotAQuarter: ("bucket", _l("Send the beginning of a quarter of an hour."), 422),
    tallies.NoSuchCounter: ("who", _l("Nothing of this name is counted."), 422),
    tallies.TotalOutOfRange: ("total", _total, 422),
    checkin.UnknownCounter: ("counters", _dl("Choose from what is listed."), 422),
    checkin.GateNameOutOfRange: ("name", _name, 422),
}
