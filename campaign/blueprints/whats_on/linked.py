"""Events as schema.org describes them, for machines that read the page (JSON-LD)."""

from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from campaign.blueprints.whats_on.telling import part_span
from campaign.domain import describing
from campaign.looks import currency, told
from events.facilities import ACCESS
from events.kinds import KINDS
from events.models import Event, ProgrammeItem
from events.models.event import IN_PERSON, MIXED, ONLINE, WOMEN
from events.occurrences import Occurrence

SCHEMA = "https://schema.org"
MODES = {
    IN_PERSON: f"{SCHEMA}/OfflineEventAttendanceMode",
    ONLINE: f"{SCHEMA}/OnlineEventAttendanceMode",
    MIXED: f"{SCHEMA}/MixedEventAttendanceMode",
}
MOST_SUB_EVENTS = 30


def event(found: Event, dates: list[Occurrence]) -> dict[str, Any]:
    """Return an event that takes place once, or a series with its coming dates."""
    if len(dates) == 1 and not found.repeats:
        return date(dates[0])
    timing = found.timing
    status = "EventCancelled" if found.is_cancelled else "EventScheduled"
    return _without_empty(
        {
            **_described(found),
            "@type": "EventSeries" if found.repeats else KINDS[found.kind].schema_type,
            "@id": address_of(found),
            "startDate": timing.first_day.isoformat(),
            "endDate": timing.last_day.isoformat(),
            "eventStatus": f"{SCHEMA}/{status}",
            "subEvent": [_in_series(one) for one in dates[:MOST_SUB_EVENTS]],
        }
    )


def date(one: Occurrence) -> dict[str, Any]:
    """Return one date of an event."""
    above = {"@type": "EventSeries", "@id": address_of(one.event), "name": _name(one.event)}
    return _without_empty(
        {
            **_described(one.event),
            **_in_series(one),
            "superEvent": above if one.event.repeats else None,
            "offers": _offer(one),
            "maximumAttendeeCapacity": one.capacity,
            "remainingAttendeeCapacity": one.left,
            "subEvent": [_part(one, item) for item in one.event.programme],
        }
    )


def address_of(found: Event) -> str:
    """Return the whole address of an event's page in the reader's language."""
    return f"{current_app.config['BASE_URL']}{url_for('whats_on.event', slug=found.slug)}"


def _in_series(one: Occurrence) -> dict[str, Any]:
    status = "EventScheduled"
    if one.is_moved:
        status = "EventRescheduled"
    if one.is_cancelled:
        status = "EventCancelled"
    address = f"{address_of(one.event)}/{one.day}"
    before = one.event.timing.span(one.day).starts.isoformat() if one.is_moved else None
    return _without_empty(
        {
            "@context": SCHEMA,
            "@type": KINDS[one.event.kind].schema_type,
            "@id": address,
            "url": address,
            "name": _name(one.event),
            "startDate": one.span.starts.isoformat(),
            "endDate": one.span.ends.isoformat(),
            "previousStartDate": before,
            "eventStatus": f"{SCHEMA}/{status}",
            "location": _location(one.event),
        }
    )


def _described(found: Event) -> dict[str, Any]:
    picture = found.picture and url_for("picture.show", digest=found.picture)
    return {
        "@context": SCHEMA,
        "name": _name(found),
        "description": describing.summary(told(found.description).text, 300),
        "url": address_of(found),
        "image": picture and f"{current_app.config['BASE_URL']}{picture}",
        "inLanguage": found.languages,
        "eventAttendanceMode": MODES[found.attendance],
        "isAccessibleForFree": found.is_free,
        "location": _location(found),
        "organizer": {"@type": "Organization", "name": told(found.group.name).text},
        "audience": {"@type": "PeopleAudience", "requiredGender": "female"}
        if found.audience == WOMEN
        else None,
        "typicalAgeRange": _ages(found),
    }


def _ages(found: Event) -> str | None:
    if found.age_from is None and found.age_to is None:
        return None
    return f"{found.age_from or 0}-{'' if found.age_to is None else found.age_to}"


def _location(found: Event) -> list[dict[str, Any]]:
    online = {"@type": "VirtualLocation", "url": found.online_address or address_of(found)}
    there: dict[str, Any] = {
        "@type": "Place",
        "name": found.venue,
        "address": found.address,
        "geo": None
        if found.latitude is None
        else {"@type": "GeoCoordinates", "latitude": found.latitude, "longitude": found.longitude},
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": _(ACCESS[key].label), "value": True}
            for key in found.access
            if key in ACCESS
        ],
    }
    places = [] if found.attendance == ONLINE else [_without_empty(there)]
    return places if found.attendance == IN_PERSON else [*places, online]


def _offer(one: Occurrence) -> dict[str, Any]:
    stock = "SoldOut" if one.left == 0 else "InStock"
    return {
        "@type": "Offer",
        "price": f"{one.event.pence / 100:.2f}",
        "priceCurrency": currency(),
        "availability": f"{SCHEMA}/{stock}",
        "url": f"{address_of(one.event)}/{one.day}",
    }


def _part(one: Occurrence, item: ProgrammeItem) -> dict[str, Any]:
    span = part_span(one, item)
    return {
        "@type": "Event",
        "name": told(item.title).text,
        "startDate": span.starts.isoformat(),
        "endDate": span.ends.isoformat(),
        "location": _location(one.event),
    }


def _name(found: Event) -> str:
    return told(found.title).text


def _without_empty(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, "", [])}
