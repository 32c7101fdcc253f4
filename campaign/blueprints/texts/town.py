"""What the town reads, and which of it a thing does not have yet."""

from collections.abc import Mapping
from typing import Any

from flask import current_app

from campaign.blueprints.texts import bp
from campaign.blueprints.texts.things import Thing
from campaign.domain import census_bases, phrasing, translating
from campaign.domain.phrasing import Blocks
from campaign.extensions import db
from campaign.languages import LANGUAGES, Language
from events.models import Event

MOST_REMINDED = 5


def people() -> Mapping[str, int]:
    """Return how many residents have each language as their main one, as the pack's census counts them."""
    found = census_bases.of_languages(current_app.extensions["pack"].census)
    return found.counts if found else {}


def unread(thing: Thing) -> list[tuple[Language, int]]:
    """Return the languages most read in the town in which a thing has no text at all."""
    return _without([sheet.read() for sheet in thing.sheets if not sheet.within])


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Give the page of an event its reminder."""
    return {"unread_of": unread_of}


def unread_of(event: Event) -> list[tuple[Language, int]]:
    """Return the same of an event, as its group last wrote it."""
    return _without([phrasing.blocks_of_event(db.session(), event)])


def _without(written: list[Blocks]) -> list[tuple[Language, int]]:
    there = {tag for blocks in written for texts in blocks.values() for tag in texts}
    ranked = translating.most_read(people(), current_app.extensions["pack"].languages)
    lacking = [(LANGUAGES[tag], many) for tag, many in ranked if many and tag not in there]
    return lacking[:MOST_REMINDED]
