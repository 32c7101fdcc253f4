"""One event of the demonstration whose languages stand differently: checked, outdated, a draft, missing."""

from sqlalchemy import select

from campaign import clock
from campaign.domain import phrasing, translating
from campaign.domain.phrasing import Texts
from campaign.extensions import db
from campaign.languages import SOURCE
from campaign.looks import told
from events.models import Event, PartnerGroup
from events.models.event import LIVE

STAGES = 3  # checked, left as it was, made anew


def translate_one() -> None:
    """Let an event of a group that asks have been edited once, and one language of it checked."""
    asking = select(Event).join(PartnerGroup).where(~PartnerGroup.trusted, Event.state == LIVE)
    event = db.session.scalars(asking.order_by(Event.id)).first()
    tags = [tag for tag in event.title if tag != SOURCE.tag] if event else []
    if event is None or len(tags) < STAGES:
        return
    checked, _, redone = tags[:STAGES]
    after = phrasing.blocks_of_event(db.session(), event)
    before = {block: _before(texts, redone) for block, texts in after.items()}
    subject, by = f"event:{event.slug}", told(event.group.name, SOURCE.tag).text
    translating.note(db.session(), subject, before, after)
    for block, texts in after.items():
        if texts.get(checked):
            translating.check(db.session(), subject, block, texts, checked, by=by, on=clock.today())


def _before(texts: Texts, redone: str) -> Texts:
    """Return a text when its English was one sentence, without the language that was made anew since."""
    written = {tag: text for tag, text in texts.items() if tag != redone}
    return {**written, SOURCE.tag: written.get(SOURCE.tag, "").split(". ")[0]}
