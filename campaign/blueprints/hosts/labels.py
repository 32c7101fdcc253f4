"""What things are called behind sign-in: kinds of event, states, audiences, spoken languages."""

from typing import Any

from babel import Locale
from flask_babel import lazy_gettext as _l

from campaign.extensions import desk_words
from campaign.languages import LANGUAGES
from events import facilities, kinds

_dl = desk_words.lazy_gettext

KINDS: dict[str, Any] = {key: _l(kind.label) for key, kind in kinds.KINDS.items()}
STATES: dict[str, Any] = {
    "draft": _dl("Draft"),
    "waiting": _dl("Waiting for staff"),
    "live": _dl("Published"),
    "cancelled": _dl("Cancelled"),
}
AUDIENCES: dict[str, Any] = {
    "everyone": _dl("Everyone"),
    "women": _dl("Women"),
    "families": _dl("Families"),
    "ages": _dl("Certain ages"),
}
ATTENDANCE: dict[str, Any] = {
    "in_person": _dl("At a place"),
    "online": _dl("Online"),
    "mixed": _dl("Both"),
}
EVERY: dict[str, Any] = {
    "": _dl("It does not repeat"),
    "day": _dl("Every day"),
    "week": _dl("Every week"),
    "fortnight": _dl("Every second week"),
    "month": _dl("Every month, on this weekday"),
    "year": _dl("Every year"),
}
OWN_RULE = "own"
ACCESS: dict[str, Any] = {key: _l(fact.label) for key, fact in facilities.ACCESS.items()}
FOOD: dict[str, Any] = {"": _dl("No food")} | {
    key: _l(label) for key, label in facilities.FOOD.items()
}
FIELDS: dict[str, Any] = {
    "title": _dl("Title"),
    "description": _dl("What happens there"),
    "starts": _dl("When it begins"),
    "minutes": _dl("How long it lasts"),
    "rrule": _dl("How it repeats"),
    "exceptions": _dl("Days without it"),
    "sunset": _dl("Following the sunset"),
    "attendance": _dl("At a place or online"),
    "venue": _dl("Place"),
    "address": _dl("Address"),
    "ward_code": _dl("Ward"),
    "latitude": _dl("Place on the map"),
    "longitude": _dl("Place on the map"),
    "online_address": _dl("Web address to join"),
    "access_note": _dl("More about access"),
    "picture": _dl("Picture"),
    "picture_alt": _dl("Description of the picture"),
    "programme": _dl("Programme"),
    "questions": _dl("What bookers are asked"),
    "moved": _dl("Single dates"),
    "ages": _dl("Ages"),
}
# Languages of this country's towns, beside those the website is in; their own names come from CLDR.
SPOKEN = ("fr", "tr", "uk", "hi")


def spoken_languages(pack_languages: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return tags and their own names: the pack's first, then the registry's, then SPOKEN."""
    return [(tag, autonym(tag)) for tag in dict.fromkeys([*pack_languages, *LANGUAGES, *SPOKEN])]


def autonym(tag: str) -> str:
    """Return a language's own name."""
    if tag in LANGUAGES:
        return LANGUAGES[tag].autonym
    name = Locale.parse(tag).get_display_name(tag) or tag
    return name[:1].upper() + name[1:]
