"""What bookers are told: of their place, its date, and the changes of both."""

from dataclasses import replace
from datetime import datetime

from flask import current_app, g, url_for
from sqlalchemy.orm import Session

from campaign.domain import booking
from campaign.domain.delivering import Letter
from campaign.domain.sending import Outgoing
from campaign.letters import wording
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
TEMPLATES = (
    "booked",
    "waiting",
    "offered",
    "lapsed",
    "changed",
    CALLED_OFF,
    "reminder",
    "reminder_today",
)
WITH_CALENDAR = {"booked", "changed", "reminder", "reminder_today"}


def write(session: Session, outgoing: Outgoing, channel: str, now: datetime) -> Letter | None:
    """Return the letter in words, or None where there is nothing left to tell."""
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
    link = current_app.config["BASE_URL"] + url_for("booking.show", token=outgoing.facts["token"])
    facts = {"place": place, "held": held, "occurrence": occurrence, "event": occurrence.event}
    letter = wording.compose(outgoing, channel, link=link, facts=facts)
    if outgoing.template in WITH_CALENDAR and held.state == BOOKED:
        calendar = calendar_file(occurrence, link, letter.subject, letter.text.strip())
        letter = replace(letter, calendar=calendar)
    return letter


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
