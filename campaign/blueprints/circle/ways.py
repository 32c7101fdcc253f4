"""The one way in which she may be reached, if she wants: what is asked about it, and what fits."""

from typing import Any

import phonenumbers
from flask_babel import lazy_gettext as _l
from phonenumbers import PhoneNumberType

from campaign.domain import circling, contacting
from campaign.packs import Pack

CHANNEL_LABELS = {
    circling.TEXT: _l("A text message"),
    circling.CALL: _l("A phone call"),
    circling.MAIL: _l("An e-mail"),
}
WHEN_LABELS = {
    "weekday_morning": _l("Monday to Friday, 9 to 12"),
    "weekday_afternoon": _l("Monday to Friday, 12 to 5"),
    "weekday_evening": _l("Monday to Friday, 5 to 8 in the evening"),
    "weekend_morning": _l("Saturday and Sunday, 9 to 12"),
    "weekend_afternoon": _l("Saturday and Sunday, 12 to 5"),
    "weekend_evening": _l("Saturday and Sunday, 5 to 8 in the evening"),
}
FIELDS = ("channel", "way", "safe", "when", "language")

NO_CHANNEL = _l("Choose one way.")
NOT_SAFE = _l("Tick this only if it is true. If it is not, choose “No, I ring you”.")
NO_TIME = _l("Choose at least one time.")
NO_LANGUAGE = _l("Choose a language from the list.")
NOT_AN_EMAIL = _l("Write an e-mail address, such as name@example.org.")
NOT_A_NUMBER = _l("Write a phone number.")
READ_OUT = _l(
    "This is the number of a phone in a building, where a text may be read out aloud."
    " Write a mobile number, or choose a call."
)


def check(form: Any, pack: Pack) -> circling.Contact | None:
    """Return the way she chose, or None and a sentence by each field that is missing or does not fit."""
    channel = form.channel.data if form.channel.data in circling.CHANNELS else ""
    way = _read(form.way.data, pack.region)
    ticked = set(form.when.data or ())
    found = {
        "channel": None if channel else NO_CHANNEL,
        "way": _misfit(channel, way),
        "safe": None if form.safe.data else NOT_SAFE,
        "when": None if ticked and ticked <= set(circling.PARTS) else NO_TIME,
        "language": None if form.language.data in pack.languages else NO_LANGUAGE,
    }
    form.channel.data = channel
    for field, sentence in found.items():
        if sentence and not form[field].errors:
            form.refuse(field, str(sentence))
    if any(form[field].errors for field in FIELDS):
        return None
    voicemail = channel == circling.CALL and form.voicemail.data
    when = tuple(part for part in circling.PARTS if part in ticked)
    return circling.Contact(channel, way, when, voicemail, form.language.data)


def _read(text: str, region: str) -> str:
    try:
        return contacting.normalise(text, region=region)
    except contacting.UnreadableContact:
        return ""


def _misfit(channel: str, way: str) -> object:
    """Return why this number or address cannot be used in the way she chose, or None."""
    if channel == circling.MAIL:
        return None if "@" in way else NOT_AN_EMAIL
    if not way or (channel and "@" in way):
        return NOT_A_NUMBER
    return READ_OUT if channel == circling.TEXT and _is_in_a_building(way) else None


def _is_in_a_building(number: str) -> bool:
    """Whether a number is a landline's: a text to it is spoken to whoever picks up."""
    kind = phonenumbers.number_type(phonenumbers.parse(number))
    return bool(kind == PhoneNumberType.FIXED_LINE)
