"""What hosts are told about a calendar: why it, or one event of it, could not be taken over."""

from typing import Any

from flask_babel import LazyString

from campaign.extensions import desk_words
from events.ical_reading import Looks, What

_dl = desk_words.lazy_gettext

# One event of a file.
FAULTS: dict[str, LazyString] = {
    What.CUT_OFF: _dl("The file stops before its end, so events may be missing. Save it again."),
    What.NOT_ENDED: _dl("This event does not end before the next begins."),
    What.UNREADABLE_LINE: _dl("One of its lines is not written as calendars are."),
    What.UNREADABLE_TEXT: _dl("Its text is not in UTF-8. Save the calendar in UTF-8."),
    What.REPEATED: _dl("Something is in it twice that may be there once, such as its start."),
    What.NO_UID: _dl("It has no UID, so we could not find it again at the next look."),
    What.DUPLICATE_UID: _dl("Another event in this file has the same UID. We kept the first."),
    What.NO_START: _dl("It does not say when it begins."),
    What.UNREADABLE_DATE: _dl("One of its dates or times could not be read."),
    What.OUT_OF_RANGE: _dl("It is before 1990 or after 2100."),
    What.UNKNOWN_ZONE: _dl(
        "We do not know its time zone. Use a name such as Europe/London or Asia/Singapore."
    ),
    What.ENDS_BEFORE_START: _dl("It ends before it begins."),
    What.UNREADABLE_RULE: _dl("The rule by which it repeats could not be read."),
    What.RULE_TOO_LONG: _dl("The rule by which it repeats is too long."),
    What.RULE_TOO_DENSE: _dl("It takes place more than once a day. Make one event for each time."),
    What.RULE_NOT_SUPPORTED: _dl(
        "It repeats in a way that we do not know. Make plain dates of it."
    ),
    What.TOO_MANY_DATES: _dl("It has more than 400 dates. Give it an earlier end."),
    What.START_NOT_OF_RULE: _dl("Its first date does not fit the rule by which it repeats."),
    What.OTHER_DAY_HERE: _dl(
        "In its own time zone it begins on another day than here, so its days cannot be told by a rule."
    ),
    What.CHANGES_ALL_FOLLOWING: _dl(
        "It changes one date and all that follow. End the series, and begin a new one."
    ),
    What.SERIES_MISSING: _dl("It changes one date of a series that is not in this file."),
}
# A whole file.
LOOKS: dict[str, LazyString] = {
    Looks.EMPTY: _dl("This file is empty."),
    Looks.ZIP: _dl("This is a ZIP file. Open it, and send the .ics file that is in it."),
    Looks.GZIP: _dl("This file is packed. Unpack it, and send the .ics file that is in it."),
    Looks.PDF: _dl("This is a PDF. Send the calendar itself, a file that ends in .ics."),
    Looks.HTML: _dl(
        "This is a web page. Look there for “iCal”, “ICS” or “subscribe”, and use that address."
    ),
    Looks.JSON: _dl("This is data of another kind. Send a file that ends in .ics."),
    Looks.UTF_16: _dl("This file is written in UTF-16. Save it in UTF-8."),
    Looks.BINARY: _dl("This is no calendar. Send a file that ends in .ics."),
    Looks.OTHER: _dl("This is no calendar. Send a file that ends in .ics."),
    Looks.NESTED: _dl("The parts of this file stand in each other too deep to be read."),
    "CalendarTooLarge": _dl("This calendar is too large: 2 megabytes and 20,000 lines at most."),
    "TooManyEvents": _dl("This calendar has more than 1,000 events. Send a part of it."),
}
# What can be read, and still cannot be taken over.
WHY: dict[str, LazyString] = {
    "no_title": _dl("It has no name."),
    "long_uid": _dl("Its UID is longer than 300 characters."),
    "OutOfRange": _dl("It is too far away, or lasts longer than 60 days."),
    "NotWallTime": _dl("One of its dates or times could not be read."),
    "UnknownZone": _dl("We do not know its time zone."),
    "UnreadableRule": _dl("The rule by which it repeats could not be read."),
    "RuleTooDense": _dl("It takes place more than once a day. Make one event for each time."),
    "RepeatsWithoutEnd": _dl("It repeats without an end."),
    "EndsBeforeStart": _dl("Its last date is before its first."),
    "RepeatsTooLong": _dl("It repeats for more than 10 years. Give it an earlier end."),
    "TooManyDates": _dl("It has more than 400 dates. Give it an earlier end."),
    "NotOnFirstDay": _dl("Its first date does not fit the rule by which it repeats."),
    "DatesBooked": _dl(
        "It would lose dates that people have booked. Move or cancel each of them here first."
    ),
    "AlreadyCancelled": _dl("It was called off here, so it is not changed any more."),
    "ItemOutsideEvent": _dl(
        "It would end before a part of its programme does. Change the programme here first."
    ),
    "NoSuchDate": _dl("The series has no date on that day here."),
    "MovedTooFar": _dl("A date can move by 60 days at most. Make a new event of it."),
    "LastsNoTime": _dl("It would end before it begins."),
}
NOTES: dict[str, LazyString] = {
    "no_end": _dl("It says no end, so we put one hour. Change that where it is wrong."),
    "added_dates": _dl("It has dates beside its rule. We left them out: add an event for each."),
    "shortened": _dl("A text was too long, so we cut it. Read it before you publish."),
}
# An address.
FETCHED: dict[str, LazyString] = {
    "NotHttps": _dl(
        "Write an address that begins with https:// and has no password and no port in it."
    ),
    "NotPublic": _dl("This address is not on the public internet."),
    "Unreachable": _dl("Nothing answers at this address, or not safely. Check the address."),
    "TooSlow": _dl("The other site was too slow. We try again within the hour."),
    "TooLarge": _dl("There is more than 2 megabytes at this address."),
    "TooManyRedirects": _dl("This address leads on and on. Find the address it leads to."),
    "NotFetched": _dl("The other site does not give us the calendar. Is it shared with everybody?"),
}
# What became of an event, or of the whole look.
DID: dict[str, LazyString] = {
    "new": _dl("A new draft"),
    "updated": _dl("Changed here too"),
    "waits": _dl("The change waits for staff"),
    "dates": _dl("Single dates changed"),
    "cancelled": _dl("Called off here too"),
    "cancelled_draft": _dl("Called off there. Your draft is left as it is: delete it here"),
    "deleted": _dl("You deleted this draft, so it is not made again"),
    "gone": _dl("No longer in the calendar, or could not be read there. Here it is left as it is"),
    "fault": _dl("Not read"),
    "refused": _dl("Not taken over"),
    "date_refused": _dl("One date was left as it is"),
    "note": _dl("Please check"),
    "not_fetched": _dl("The calendar could not be fetched"),
    "not_read": _dl("The calendar could not be read"),
}


def why(line: dict[str, Any]) -> str:
    """Return the sentence behind a line of a report; "" where there is nothing to say."""
    by = {
        "fault": FAULTS,
        "refused": WHY,
        "date_refused": WHY,
        "note": NOTES,
        "not_fetched": FETCHED,
        "not_read": LOOKS,
    }
    return str(by.get(line["did"], {}).get(line["why"], ""))
