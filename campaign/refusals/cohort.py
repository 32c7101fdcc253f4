"""What leads of cohorts, and young ambassadors, are told when something cannot be."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from campaign.domain import certifying, leading, progressing
from campaign.extensions import desk_words

_dl = desk_words.lazy_gettext

OUT_OF_ORDER = {
    "ends_on": _dl("The last day is before the first. Change one of them."),
    "group": _dl("There are workshops, and they are this group’s events, so the group stays."),
    "apply_until": _dl("Applications would come after the last day. Choose an earlier day."),
}


def _days(refusal: leading.CohortDatesRefused) -> LazyString:
    return OUT_OF_ORDER[refusal.field]


REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    leading.CohortDatesRefused: ("ends_on", _days, 422),
    leading.NoSuchWorkshop: (
        "",
        _dl("This workshop is not in your programme. Somebody may have taken it out."),
        404,
    ),
    leading.WorkshopHeld: (
        "",
        _dl(
            "This workshop has begun, or a gate was opened for it, so it stays in the programme."
            " The group’s hosts can call its other dates off."
        ),
        409,
    ),
    progressing.NotBegun: (
        "",
        _dl("This workshop has not begun, so nobody can have come yet. Tick who came afterwards."),
        409,
    ),
    certifying.NoWorkshopYet: (
        "",
        _dl("A certificate names workshops. Tick one this young person came to, then give it."),
        409,
    ),
    certifying.NotCertified: (
        "",
        _l("There is no certificate at this address. Your own page says how far you are."),
        404,
    ),
}
