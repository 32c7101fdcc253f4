"""Calendars to subscribe to, and the news feed."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from flask import Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaign import access, clock
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.whats_on import bp, entries
from campaign.blueprints.whats_on.asking import asked
from campaign.blueprints.whats_on.views import public_event
from campaign.domain import describing
from campaign.extensions import db
from campaign.looks import told
from events import ical, listings
from events.models import Event

ATOM = "http://www.w3.org/2005/Atom"
MOST_NEWS = 50
SECONDS = 900
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ET.register_namespace("", ATOM)


@bp.get(f"{PREFIX}/events.ics")
@access.anyone
def calendar() -> ResponseReturnValue:
    """The events that fit the filters, as a calendar; what was called off stays for 60 days."""
    form = asked(request.args)
    if not form.validate():
        return _refused(form.errors)
    since = clock.now() - listings.BACK
    found = listings.find_events(db.session(), form.filter, since)
    kept = [event for event in found if not event.is_cancelled or event.updated_at > since]
    return _calendar(_("What’s on"), kept)


@bp.get(f"{PREFIX}/events/<slug>.ics")
@access.anyone
def calendar_of(slug: str) -> ResponseReturnValue:
    """One event with all its dates, as a calendar."""
    event = public_event(db.session(), slug)
    return _calendar(told(event.title).text, [event])


@bp.get(f"{PREFIX}/events.atom")
@access.anyone
def feed() -> ResponseReturnValue:
    """The events that fit the filters, as a news feed."""
    form = asked(request.args)
    if not form.validate():
        return _refused(form.errors)
    events = listings.find_events(db.session(), form.filter, clock.now(), MOST_NEWS)
    latest = max((event.updated_at for event in events), default=None)
    language, base = language_of_request(), current_app.config["BASE_URL"]
    root = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": language.tag})
    name = current_app.extensions["pack"].name.in_(language)
    _add(root, "id", base + url_for("whats_on.find"))
    _add(root, "title", f"{_('What’s on')} – {name}")
    _add(root, "updated", (latest or datetime.fromtimestamp(0, UTC)).isoformat())
    _add(root, "link", rel="alternate", href=base + url_for("whats_on.find"))
    _add(root, "link", rel="self", href=base + request.full_path.rstrip("?"))
    for event in events:
        _news(root, event)
    body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return _sent(body, "application/atom+xml")


def _news(root: ET.Element, event: Event) -> None:
    entry = ET.SubElement(root, f"{{{ATOM}}}entry", {"xml:lang": told(event.title).tag})
    _add(entry, "id", f"urn:x-event:{event.uid}")
    _add(entry, "title", told(event.title).text)
    _add(entry, "updated", event.updated_at.isoformat())
    _add(entry, "published", (event.published_at or event.created_at).isoformat())
    _add(entry, "link", rel="alternate", href=entries.address_of(event))
    _add(ET.SubElement(entry, f"{{{ATOM}}}author"), "name", told(event.group.name).text)
    words = [_("Cancelled")] if event.is_cancelled else []
    words.append(describing.summary(told(event.description).text, 400))
    _add(entry, "summary", " – ".join(word for word in words if word))


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = NOT_IN_XML.sub("", text) or None


def _calendar(name: str, events: Sequence[Event]) -> Response:
    made = [entry for event in events for entry in entries.of(event)]
    return _sent(ical.write(name, made), "text/calendar")


def _refused(errors: Mapping[str, Sequence[str]]) -> ResponseReturnValue:
    """Say in plain text what could not be read: a calendar program shows no page."""
    lines = [sentence for sentences in errors.values() for sentence in sentences]
    return Response("\n".join(lines), 422, mimetype="text/plain")


def _sent(body: bytes, mimetype: str) -> Response:
    """Send a feed that may be asked for again with its ETag."""
    response = Response(body, content_type=f"{mimetype}; charset=utf-8")
    response.cache_control.public, response.cache_control.max_age = True, SECONDS
    response.add_etag()
    response.make_conditional(request)
    return response
