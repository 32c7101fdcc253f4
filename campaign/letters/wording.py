"""A message in words: a template's first line is the subject, the rest is the text."""

from typing import Any

from flask import current_app, render_template

from campaign.domain.delivering import Letter
from campaign.domain.sending import Outgoing
from campaign.models.message import SMS


def compose(outgoing: Outgoing, channel: str, *, link: str, facts: dict[str, Any]) -> Letter:
    """Return the letter of the template `email/<template>.txt`, filled with `facts` and the link.

    A text message is the subject and the link, without the rest.
    """
    words = render_template(f"email/{outgoing.template}.txt", link=link, **facts).strip()
    subject, _, text = words.partition("\n")
    if channel == SMS:
        subject, text = "", f"{subject}\n{link}"
    paragraphs = [part.strip().splitlines() for part in text.split("\n\n") if part.strip()]
    return Letter(
        to=outgoing.recipient,
        subject=subject,
        text=text.strip() + "\n",
        html=render_template("email/letter.html", paragraphs=paragraphs, subject=subject),
        mark=current_app.extensions["sealer"].mark("message", outgoing.once)[:32],
    )
