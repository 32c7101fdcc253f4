"""Events as the API gives them."""

from datetime import date
from typing import Any

from flask import current_app, url_for

from campaign.blueprints.whats_on.linked import MODES, SCHEMA
from campaign.languages import SOURCE
from campaign.looks import currency
from events.facilities import ACCESS
from events.listings import Listing
from events.models import Event
from events.models.event import WOMEN
from events.occurrences import Occurrence
from events.recurrence import Span

OPENACTIVE = "https://openactive.io"


def listed(listing: Listing) -> dict[str, Any]:
    """Return a date of the list."""
    event = listing.event
    status = "EventCancelled" if listing.is_cancelled else "EventScheduled"
    return {
        **_date(event, listing.day, listing.span, status),
        "slug": event.slug,
        "title": event.title,
        "kind": event.kind,
        "venue": event.venue,
        "ward": listing.ward_code,
        "audience": event.audience,
        "isAccessibleForFree": event.is_free,
        "event": _whole(url_for("api.event", slug=event.slug)),
    }


def whole(event: Event, dates: list[Occurrence]) -> dict[str, Any]:
    """Return an event with its coming dates."""
    status = "EventCancelled" if event.is_cancelled else "EventScheduled"
    women = event.audience == WOMEN
    return {
        "slug": event.slug,
        "identifier": event.uid,
        "title": event.title,
        "description": event.description,
        "kind": event.kind,
        "organizer": event.group.name,
        "eventStatus": f"{SCHEMA}/{status}",
        "eventAttendanceMode": MODES[event.attendance],
        "venue": event.venue,
        "address": event.address,
        "ward": event.ward_code,
        "latitude": event.latitude,
        "longitude": event.longitude,
        "timezone": event.zone,
        "rrule": event.rrule,
        "inLanguage": event.languages,
        "audience": event.audience,
        "genderRestriction": f"{OPENACTIVE}/{'FemaleOnly' if women else 'NoRestriction'}",
        "ageRange": _ages(event),
        **_access(event),
        "isAccessibleForFree": event.is_free,
        "offers": [_offer(event)],
        "bookable": event.bookable,
        "dateModified": event.updated_at,
        "url": _whole(url_for("whats_on.event", slug=event.slug, lang=_tag())),
        "dates": [_places(one) for one in dates],
    }


def _access(event: Event) -> dict[str, Any]:
    facts = [ACCESS[key] for key in event.access if key in ACCESS]
    support = dict.fromkeys(fact.support for fact in facts if fact.support)
    scheme = f"{OPENACTIVE}/accessibility-support"
    return {
        "accessibilitySupport": [
            {"type": "Concept", "prefLabel": label, "inScheme": scheme} for label in support
        ],
        "accessibilityInformation": event.access_note,
        "amenityFeature": [
            {
                "type": fact.amenity or "LocationFeatureSpecification",
                "name": fact.label,
                "value": True,
            }
            for fact in facts
        ],
        "food": event.food,
    }


def _ages(event: Event) -> dict[str, Any] | None:
    ages = {"minValue": event.age_from, "maxValue": event.age_to}
    known = {name: age for name, age in ages.items() if age is not None}
    return {"type": "QuantitativeValue", **known} if known else None


def _offer(event: Event) -> dict[str, Any]:
    return {"type": "Offer", "price": f"{event.pence / 100:.2f}", "priceCurrency": currency()}


def _places(one: Occurrence) -> dict[str, Any]:
    status = "EventRescheduled" if one.is_moved else "EventScheduled"
    status = "EventCancelled" if one.is_cancelled else status
    return {
        **_date(one.event, one.day, one.span, status),
        "maximumAttendeeCapacity": one.capacity,
        "remainingAttendeeCapacity": one.left,
    }


def _date(event: Event, day: date, span: Span, status: str) -> dict[str, Any]:
    return {
        "day": day,
        "startDate": span.starts,
        "endDate": span.ends,
        "eventStatus": f"{SCHEMA}/{status}",
        "fromSunset": span.calculated,
        "url": _whole(url_for("whats_on.on_day", slug=event.slug, day=day, lang=_tag())),
    }


def _tag() -> str:
    """Return the language of the pages that are linked to: English, or the pack's first."""
    offered = current_app.extensions["pack"].languages
    return SOURCE.tag if SOURCE.tag in offered else str(offered[0])


def _whole(path: str) -> str:
    return f"{current_app.config['BASE_URL']}{path}"
