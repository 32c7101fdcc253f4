"""What the templates of events can say."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import current_app, get_template_attribute
from flask_babel import gettext as _
from markupsafe import Markup

from campaign.addresses import language_of_request
from campaign.blueprints.whats_on import bp
from campaign.blueprints.whats_on.asking import AUDIENCE_WORDS
from campaign.blueprints.whats_on.telling import part_span
from campaign.domain import describing
from campaign.languages import LANGUAGES
from campaign.looks import Told, money, told
from events.facilities import ACCESS, FOOD
from events.kinds import KINDS
from events.listings import Listing
from events.recurrence import Span


@dataclass(frozen=True)
class Card:
    """What the list shows of one date: all that its HTML depends on."""

    slug: str
    day: date
    title: Told
    kind: str
    price: str
    audience: str
    attendance: str
    venue: str
    ward: str
    span: Span
    is_cancelled: bool
    with_day: bool
    language: str


@bp.app_template_global("card")
def card(listing: Listing, with_day: bool = False) -> Markup:
    """Return one date as an item of a list. Kept, since most pages show the same dates."""
    event, wards = listing.event, current_app.extensions["pack"].ward_names
    return _draw(
        Card(
            slug=event.slug,
            day=listing.day,
            title=told(event.title),
            kind=event.kind,
            price=money(event.pence) if event.pence else "",
            audience=event.audience,
            attendance=event.attendance,
            venue=event.venue,
            ward=wards.get(listing.ward_code or "", ""),
            span=listing.span,
            is_cancelled=listing.is_cancelled,
            with_day=with_day,
            language=language_of_request().tag,
        )
    )


@lru_cache(4096)
def _draw(shown: Card) -> Markup:
    item = get_template_attribute("components/event.html", "item")
    return Markup(item(shown, _(KINDS[shown.kind].label)))  # noqa: S704 (escaped by the template)


@bp.app_context_processor
def registries() -> dict[str, Any]:
    """Return the registries whose labels pages show."""
    return {
        "audiences": AUDIENCE_WORDS,
        "facilities": ACCESS,
        "foods": FOOD,
        "kinds": KINDS,
        "part_span": part_span,
    }


@bp.app_template_filter("described")
def described(text: str) -> Markup:
    """Return what a group wrote in Markdown as safe HTML."""
    return Markup(describing.to_html(text))  # noqa: S704 (cleaned there)


@bp.app_template_filter("autonym")
def autonym(tag: str) -> str:
    """Return a language's own name for itself; of one nobody has heard of, its tag."""
    try:
        found = LANGUAGES[tag].autonym if tag in LANGUAGES else Locale.parse(tag).display_name
    except (ValueError, UnknownLocaleError):
        found = None
    return found or tag
