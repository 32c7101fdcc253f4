"""An event of the demonstration that is heard in a spoken language: a tone stands for the voice."""

from pathlib import Path

from flask import current_app
from sqlalchemy import select

from campaign import clock
from campaign.cli.demonstration.opinions import tone
from campaign.domain import describing, sounding, speaking
from campaign.domain.speaking import Block, Said
from campaign.extensions import db
from campaign.languages import SPOKEN
from campaign.models.rendering import TRANSCRIPT_LENGTH
from events.models import Event
from events.models.event import LIVE


def let_one_be_heard() -> None:
    """Let the first event that is described in a language beside a spoken one be heard in that.

    The caller commits. Without ffmpeg there is nothing to hear.
    """
    if not sounding.is_possible():
        return
    for event in db.session.scalars(select(Event).where(Event.state == LIVE).order_by(Event.id)):
        for tongue in SPOKEN.values():
            if text := event.description.get(tongue.beside):
                words = describing.to_plain(text)[:TRANSCRIPT_LENGTH]
                _speak(event, tongue.tag, Said(words, tongue.beside))
                return


def _speak(event: Event, tag: str, said: Said) -> None:
    folder = Path(current_app.instance_path) / "sounds"
    kept = sounding.keep(sounding.encode(tone()), folder)
    block = Block(f"event:{event.slug}", "description")
    source = speaking.sources(db.session(), event)[block.name]
    speaking.say(db.session(), block, tag, said, kept, source=source, today=clock.today())
