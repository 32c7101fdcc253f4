"""What hosts and staff are told when an event, a picture or a profile cannot be as they wanted."""

from typing import Any

from flask_babel import LazyString

from campaign.domain import picturing, presenting
from campaign.extensions import desk_words
from campaign.looks import day, joined, told
from events import occurrences, publishing, recurrence, rescheduling, revising

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

# What a form calls a field that the rules call otherwise.
OF_FORM = {
    "minutes": "ends_at",
    "sunset": "sunset_minutes",
    "latitude": "ward",
    "longitude": "ward",
}
MISSING = {
    "title": _dl("a title"),
    "description": _dl("what happens there"),
    "venue": _dl("the place"),
    "online_address": _dl("the web address to join"),
    "ages": _dl("the ages it is for"),
    "starts": _dl("a date to come"),
}


def _missing(refusal: publishing.NotComplete) -> str:
    named = joined(MISSING[field] for field in refusal.missing)
    return str(
        _d("Residents would miss something. Edit the event and add: %(named)s.", named=named)
    )


def _out_of_range(refusal: recurrence.OutOfRange) -> LazyString:
    if refusal.field == "starts":
        return _dl("Write a year from %(least)d to %(most)d.", least=1900, most=2100)
    if refusal.field == "minutes":
        return _dl("It can last from one minute to 60 days.")
    return _dl("Write a number from %(least)d to %(most)d.", least=0, most=refusal.most)


def _too_long(refusal: recurrence.RepeatsTooLong) -> LazyString:
    return _dl(
        "It can repeat for %(years)d years at most. Choose an earlier last day.",
        years=refusal.years,
    )


def _too_many(refusal: recurrence.TooManyDates) -> LazyString:
    return _dl(
        "That makes more than %(most)d dates. Choose an earlier last day.", most=refusal.most
    )


def _booked(refusal: revising.DatesBooked) -> LazyString:
    return _dl(
        "People have booked these dates: %(days)s. Keep them, or move or cancel each on its own page.",
        days=joined(day(one) for one in refusal.days),
    )


def _item_booked(refusal: revising.ItemBooked) -> LazyString:
    return _dl("People have booked “%(title)s”. Keep this part.", title=str(told(refusal.title)))


def _taken(refusal: occurrences.CapacityTaken) -> LazyString:
    return _dl("%(taken)d places are taken already. Write that many or more.", taken=refusal.taken)


def _outside(refusal: revising.ItemOutsideEvent) -> LazyString:
    return _dl(
        "Part %(number)d of the programme must lie between the beginning and the end of the event.",
        number=refusal.number,
    )


def _too_far(refusal: rescheduling.MovedTooFar) -> LazyString:
    return _dl(
        "A date can move by %(days)d days at most. Cancel it, and make a new event instead.",
        days=refusal.days,
    )


def _too_large(refusal: picturing.PictureTooLarge) -> LazyString:
    return _dl(
        "This file is larger than %(most)d megabytes. Save the picture smaller, and send that.",
        most=refusal.megabytes,
    )


def _pixels(refusal: picturing.TooManyPixels) -> LazyString:
    return _dl(
        "This picture has more than %(most)d million pixels, or one edge is very long."
        " Save it smaller, and send that.",
        most=refusal.megapixels,
    )


READ_ALREADY = _dl("Residents read this already, so staff change it. Ask them.")
REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    presenting.ResidentsReadIt: ("", READ_ALREADY, 409),
    publishing.AlreadyCancelled: (
        "read",
        _dl("This event was called off, so it can no longer be changed. Duplicate it instead."),
        409,
    ),
    publishing.NotADraft: (
        "",
        _dl("Only a draft can be deleted. Call the event off instead."),
        409,
    ),
    publishing.NotPublished: ("", _dl("This event is not published. Delete the draft."), 409),
    publishing.NotComplete: ("", _missing, 422),
    publishing.Stale: (
        "read",
        _dl(
            "Somebody else changed this event while you wrote. What you typed is still here. Look at"
            " the event in another window, then save again to put yours in its place."
        ),
        422,
    ),
    recurrence.UnreadableRule: ("every", _dl("Choose how it repeats from the list."), 422),
    recurrence.RuleTooDense: ("every", _dl("It can take place once a day at most."), 422),
    recurrence.RepeatsWithoutEnd: ("until", _dl("Write until when it repeats."), 422),
    recurrence.EndsBeforeStart: (
        "until",
        _dl("The last day is before the first. Change one of the two."),
        422,
    ),
    recurrence.RepeatsTooLong: ("until", _too_long, 422),
    recurrence.TooManyDates: ("until", _too_many, 422),
    recurrence.NotOnFirstDay: (
        "starts_on",
        _dl("The first date does not fit how it repeats. Change one of the two."),
        422,
    ),
    recurrence.OutOfRange: ("starts_on", _out_of_range, 422),
    recurrence.UnknownZone: ("starts_on", _dl("This time zone is not known."), 422),
    recurrence.NotWallTime: ("starts_on", _dl("Write the time as the clocks here show it."), 422),
    recurrence.NoSunset: (
        "timed",
        _dl("The sun does not set here on some of these days. Choose a time by the clock."),
        422,
    ),
    revising.ItemOutsideEvent: ("programme", _outside, 422),
    revising.ItemBooked: ("programme", _item_booked, 422),
    revising.DatesBooked: ("starts_on", _booked, 422),
    occurrences.CapacityTaken: ("capacity", _taken, 422),
    rescheduling.LastsNoTime: (
        "ends_at",
        _dl("It would end before it begins. Change one of the two."),
        422,
    ),
    rescheduling.MovedTooFar: ("starts_on", _too_far, 422),
    picturing.PictureTooLarge: ("picture", _too_large, 422),
    picturing.TooManyPixels: ("picture", _pixels, 422),
    picturing.NotAPicture: (
        "picture",
        _dl("We could not read this picture. Send a JPEG, PNG, WebP or GIF file."),
        422,
    ),
}


def field_of(refusal: Exception) -> str:
    """Return the form's field a refusal is about."""
    if isinstance(refusal, recurrence.OutOfRange):
        return OF_FORM.get(refusal.field, "starts_on")
    return REFUSALS[type(refusal)][0]
