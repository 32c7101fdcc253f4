"""The answers as a news feed, in the reader's language where an answer has it."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from flask import Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaign import access
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.answered import bp
from campaign.blueprints.whats_on.feeds import ATOM, NOT_IN_XML
from campaign.domain import answering
from campaign.extensions import db
from campaign.looks import told
from campaign.models import Theme
from campaign.words.answer import STATES

MOST = 50
SECONDS = 900


@bp.get(f"{PREFIX}/answered.atom")
@access.anyone
def feed() -> ResponseReturnValue:
    """The newest answers; asked for again with its ETag, it is sent once."""
    found = answering.newest_answers(db.session(), MOST)
    latest = max((theme.updated_at for theme in found), default=datetime.fromtimestamp(0, UTC))
    base, home = current_app.config["BASE_URL"], url_for("answered.answers")
    root = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": language_of_request().tag})
    name = current_app.extensions["pack"].name.in_(language_of_request())
    _add(root, "id", base + home)
    _add(root, "title", f"{_('You said, we did')} – {name}")
    _add(root, "updated", latest.isoformat())
    _add(ET.SubElement(root, f"{{{ATOM}}}author"), "name", name)
    _add(root, "link", rel="alternate", href=base + home)
    _add(root, "link", rel="self", href=base + request.path)
    for theme in found:
        _entry(root, theme)
    return _sent(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: ET.Element, theme: Theme) -> None:
    """Add one answer; it keeps its id in every language, and is newer when it was changed."""
    base = current_app.config["BASE_URL"]
    entry = ET.SubElement(root, f"{{{ATOM}}}entry", {"xml:lang": told(theme.title).tag})
    _add(entry, "id", base + url_for("answered.answer", slug=theme.slug))
    _add(entry, "title", told(theme.title).text)
    _add(entry, "updated", theme.updated_at.isoformat())
    if theme.answered_at is not None:
        _add(entry, "published", theme.answered_at.isoformat())
    _add(entry, "link", rel="alternate", href=base + url_for("answered.answer", slug=theme.slug))
    words = [f"{_('You said')}: {told(theme.said)}", f"{STATES[theme.state]}: {told(theme.answer)}"]
    _add(entry, "content", "\n\n".join(words), type="text")


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = NOT_IN_XML.sub("", text) or None


def _sent(body: bytes) -> Response:
    response = Response(body, content_type="application/atom+xml; charset=utf-8")
    response.cache_control.public, response.cache_control.max_age = True, SECONDS
    response.add_etag()
    response.make_conditional(request)
    return response
