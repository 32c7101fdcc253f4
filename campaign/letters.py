"""Putting what waits in the outbox into words, in the language of whoever it goes to.

A kind of letter is a template and its line in LETTERS.
"""

from collections.abc import Callable
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from campaign import (
    addresses,
    ambassador_letters,
    booking_letters,
    circle_letters,
    complaint_letters,
    work_letters,
)
from campaign.domain.delivering import Letter
from campaign.domain.sending import Outgoing
from campaign.languages import LANGUAGES

Write = Callable[[Session, Outgoing, str, datetime], Letter | None]
LETTERS: dict[str, Write] = {
    **dict.fromkeys(ambassador_letters.TEMPLATES, ambassador_letters.write),
    **dict.fromkeys(booking_letters.TEMPLATES, booking_letters.write),
    **dict.fromkeys(complaint_letters.TEMPLATES, complaint_letters.write),
    **dict.fromkeys(circle_letters.TEMPLATES, circle_letters.write),
    **dict.fromkeys(work_letters.TEMPLATES, work_letters.write),
}


def write(session: Session, outgoing: Outgoing, channel: str, now: datetime) -> Letter | None:
    """Return the letter in words, or None where there is nothing left to tell.

    Links are built from `BASE_URL`.
    """
    with current_app.test_request_context(base_url=current_app.config["BASE_URL"]):
        addresses.speak(LANGUAGES[outgoing.language])
        return LETTERS[outgoing.template](session, outgoing, channel, now)
