"""Posters for the way out: how was it? One date, one language or each, on A4."""

from dataclasses import asdict
from typing import Any

from flask import Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from qrcode.constants import ERROR_CORRECT_Q

from campaign import access, looks
from campaign.blueprints.hosts.dates import DATE
from campaign.blueprints.hosts.finding import own_date, own_event
from campaign.blueprints.listening import bp
from campaign.domain import printing
from campaign.domain.encoding import encode
from campaign.domain.printing import font_families
from campaign.languages import LANGUAGES, SANS, Language
from campaign.words.feedback import FACES, HALF_A_MINUTE, HOW_WAS_IT, SCAN_ME
from events.occurrences import Occurrence

ALL = "all"


@bp.get(f"{DATE}/feedback.pdf")
@access.member
def poster(group: str, slug: str, day: str) -> ResponseReturnValue:
    """A page in `language`, or one in each; its QR opens the form in that language."""
    found = own_date(own_event(slug), day)
    if not found.event.is_public:
        abort(404)
    offered, wanted = current_app.extensions["pack"].languages, request.args.get("language", ALL)
    if wanted not in (*offered, ALL):
        abort(404)
    tags = offered if wanted == ALL else (wanted,)
    values = {
        "title": looks.told(found.event.title).text,
        "plain": SANS.family,
        "palette": asdict(current_app.extensions["pack"].colours.light),
        "pages": [_page(found, LANGUAGES[tag]) for tag in tags],
    }
    response = Response(printing.set_type("way_out.typ", values, "pdf"), mimetype="application/pdf")
    name = f"{slug}-{day}-{wanted}.pdf"
    response.headers.set("Content-Disposition", "inline", filename=name)
    return response


def _page(found: Occurrence, language: Language) -> dict[str, Any]:
    """Return what one page says, in its language."""
    pack, slug, day = current_app.extensions["pack"], found.event.slug, found.day.isoformat()
    path = url_for("feedback.ask", slug=slug, day=day, lang=language.tag)
    address = current_app.config["BASE_URL"] + path
    title = looks.told(found.event.title, language.tag)
    with force_locale(language.locale):
        return {
            "lang": language.tag,
            "rtl": language.direction == "rtl",
            "fonts": font_families(language),
            "campaign": pack.name.in_(language),
            "organisation": pack.organisation.in_(language),
            "event": title.text,
            "event_rtl": title.direction == "rtl",
            "event_lang": title.tag,
            "event_fonts": font_families(LANGUAGES.get(title.tag, language)),
            "heading": str(HOW_WAS_IT),
            "faces": [{"face": face, "words": str(words)} for face, words in FACES.items()],
            "scan": str(SCAN_ME),
            "below": str(HALF_A_MINUTE),
            "address": address,
            "modules": asdict(encode(address, ERROR_CORRECT_Q)),
        }
