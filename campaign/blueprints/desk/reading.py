"""All that residents will read, hear and watch of an event, for staff to read first; and a mark of it."""

from dataclasses import dataclass

from campaign.blueprints.texts import shapes
from campaign.blueprints.texts.shapes import Shapes
from campaign.domain import phrasing, speaking
from campaign.domain.phrasing import Blocks
from campaign.extensions import db
from events import publishing, revising
from events.models import Event

MARKDOWN = "description"


@dataclass(frozen=True)
class Line:
    """One text in one language, and what it is."""

    label: str
    text: str
    is_markdown: bool


def tongues(event: Event) -> dict[str, list[Line]]:
    """Return every text of an event as its group last wrote it, and of the group itself, by language."""
    of_event = phrasing.blocks_of_event(db.session(), event)
    of_group = phrasing.blocks_of(event.group, phrasing.GROUP)
    found: dict[str, list[Line]] = {}
    for blocks, named in ((of_event, shapes.EVENT), (of_group, shapes.GROUP)):
        for tag, line in _lines(blocks, named):
            found.setdefault(tag, []).append(line)
    return found


def mark(event: Event) -> str:
    """Return a mark of it all as it is now, to notice that somebody changed it since it was read."""
    group = event.group
    shown = {"group": [group.name, group.about, group.website], "heard": _heard(event)}
    return revising.mark(publishing.latest(db.session(), event) | shown)


def _lines(blocks: Blocks, named: Shapes) -> list[tuple[str, Line]]:
    return [
        (tag, Line(_label(name, named), text, name == MARKDOWN))
        for name, texts in blocks.items()
        for tag, text in texts.items()
    ]


def _label(name: str, named: Shapes) -> str:
    numbers = map(str, phrasing.numbers_of(name))
    return " ".join([str(named[phrasing.way_of(name)].label), *numbers])


def _heard(event: Event) -> list[list[str]]:
    found = []
    for block, heard in sorted(speaking.heard(db.session(), f"event:{event.slug}").items()):
        for row in heard.sounds:
            said = [row.transcript_language, row.transcript, row.source_mark]
            found.append([block, row.spoken, row.opus, row.aac, *said])
        if heard.video:
            found.append([block, heard.video.address, heard.video.source_mark])
    return found
