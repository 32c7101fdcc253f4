"""Putting what waits in the outbox into words, in the language of whoever it goes to.

A kind of letter is a template and its line in LETTERS.
"""

from collections.abc import Callable
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from campaign import addresses
from campaign.domain.delivering import Letter
from campaign.domain.sending import Outgoing
from campaign.languages import LANGUAGES
from campaign.letters import ambassador, booking, circle, complaint, work

Write = Callable[[Session, Outgoing, str, datetime], Letter | None]
LETTERS: dict[str, Write] = {
    **dict.fromkeys(ambassador.TEMPLATES, ambassador.write),
    **dict.fromkeys(booking.TEMPLATES, booking.write),
    **dict.fromkeys(complaint.TEMPLATES, complaint.write),
    **dict.fromkeys(circle.TEMPLATES, circle.write),
    **dict.fromkeys(work.TEMPLATES, work.write),
}


def write(session: Session, outgoing: Outgoing, channel: str, now: datetime) -> Letter | None:
    """Return the letter in words, or None where there is nothing left to tell.

    Links are built from `BASE_URL`.
    """
    with current_app.test_request_context(base_url=current_app.config["BASE_URL"]):
        addresses.speak(LANGUAGES[outgoing.language])
        return LETTERS[outgoing.template](session, outgoing, channel, now)
