"""Putting what waits in the outbox into words, in the language of whoever it goes to."""

from datetime import datetime
from typing import Any

from flask import current_app, g, render_template, url_for
from sqlalchemy.orm import Session

from campaign.domain import booking
from campaign.domain.delivering import Letter
from campaign.domain.sending import Outgoing
from campaign.languages import LANGUAGES
from campaign.models import Place
from campaign.models.message import SMS
from events import ical, occurrences
from events.models.registration import BOOKED, LAPSED, OFFERED
from events.occurrences import Occurrence

# What a message may still say when its moment has come: a reminder of a place given back says nothing.
TELLS_OF: dict[str, tuple[str, ...]] = {
    "reminder": (BOOKED,),
    "reminder_today": (BOOKED,),
    "offered": (OFFERED,),
    "lapsed": (LAPSED,),
}
CALLED_OFF = "called_off"
WITH_CALENDAR = {"booked", "changed", "reminder", "reminder_today"}


def write(session: Session, outgoing: Outgoing, channel: str, now: datetime) -> Letter | None:
    """Return the letter in words, or None where there is nothing left to tell.

    Links are built from `BASE_URL`. A text message is the mail's subject and its link.
    """
    try:
        place = booking.find(session, outgoing.facts["token"])
    except booking.NoSuchPlace:
        return None
    held = place.registration
    if held.state not in TELLS_OF.get(outgoing.template, (held.state,)):
        return None
    occurrence = occurrences.of_row(held.date)
    if outgoing.template in TELLS_OF and occurrence.is_past(now):
        return None
    if occurrence.is_cancelled and outgoing.template != CALLED_OFF:
        return None
    base = current_app.config["BASE_URL"]
    with current_app.test_request_context(base_url=base):
        g.language = LANGUAGES[outgoing.language]
        return _written(outgoing, place, occurrence, channel)


def calendar_file(occurrence: Occurrence, url: str, title: str, text: str) -> bytes:
    """Return one date as a calendar file.

    An event of one date has the UID and SEQUENCE of the feeds, so that a calendar has it once. A date of a
    series has its own: under the UID of the series, calendars would take it for the whole.
    """
    event, row = occurrence.event, occurrence.row
    alone = not event.repeats and event.sunset is None
    entry = ical.Entry(
        uid=event.uid if alone else f"{occurrence.day:%Y%m%d}-{event.uid}",
        title=title,
        description=text,
        location=", ".join(part for part in (event.venue, event.address) if part),
        url=url,
        language=g.language.tag,
        starts=occurrence.span.starts,
        ends=occurrence.span.ends,
        created=event.created_at,
        updated=max(event.updated_at, row.updated_at) if row else event.updated_at,
        sequence=event.sequence + (row.sequence if row else 0),
        cancelled=occurrence.is_cancelled,
    )
    return ical.write(title, [entry])


def _written(outgoing: Outgoing, place: Place, occurrence: Occurrence, channel: str) -> Letter:
    link = current_app.config["BASE_URL"] + url_for("booking.show", token=outgoing.facts["token"])
    facts: dict[str, Any] = {
        "place": place,
        "held": place.registration,
        "occurrence": occurrence,
        "event": occurrence.event,
        "link": link,
    }
    words = render_template(f"email/{outgoing.template}.txt", **facts).strip()
    subject, _, text = words.partition("\n")
    if channel == SMS:
        subject, text = "", f"{subject}\n{link}"
    paragraphs = [part.strip().splitlines() for part in text.split("\n\n") if part.strip()]
    calendar = None
    if outgoing.template in WITH_CALENDAR and place.registration.state == BOOKED:
        calendar = calendar_file(occurrence, link, subject, text.strip())
    return Letter(
        to=outgoing.recipient,
        subject=subject,
        text=text.strip() + "\n",
        html=render_template("email/letter.html", paragraphs=paragraphs, subject=subject),
        mark=current_app.extensions["sealer"].mark("message", outgoing.once)[:32],
        calendar=calendar,
    )
