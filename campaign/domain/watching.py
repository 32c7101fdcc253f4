"""Looking at a group's calendar: asked for at its address, or given as a file.

Asking takes seconds and is done outside of any transaction; what was answered is taken over after it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaign.domain import adopting, fetching, notifying
from campaign.domain.adopting import Line, Look
from campaign.domain.fetching import Fetched, Network
from campaign.domain.sealing import Sealer
from events import ical_reading, publishing
from events.models import PartnerGroup

NOT_ANSWERED = (
    fetching.NotHttps,
    fetching.NotPublic,
    fetching.Unreachable,
    fetching.TooSlow,
    fetching.TooLarge,
    fetching.TooManyRedirects,
    fetching.NotFetched,
)
NO_REPORT = Line("not_modified")


@dataclass(frozen=True)
class Here:
    """What reading a calendar needs to know of this town."""

    zone: str
    language: str  # that texts are taken as being in
    sealer: Sealer


def ask(url: str, etag: str, *, network: Network = fetching.INTERNET) -> Fetched | Exception:
    """Return what an address answers, or why it did not; nothing is kept."""
    try:
        return fetching.fetch(url, etag=etag, network=network)
    except NOT_ANSWERED as refusal:
        return refusal


def receive(
    session: Session,
    group: PartnerGroup,
    answer: Fetched | Exception,
    *,
    here: Here,
    now: datetime,
) -> Look:
    """Take over what was answered, and keep the report with the group, of a failure too."""
    if isinstance(answer, Exception):
        return _failed(group, Line("not_fetched", why=type(answer).__name__), now)
    if answer.not_modified:
        group.calendar_read_at = now
        return Look([NO_REPORT])
    try:
        look = take(session, group, answer.body, here=here, now=now)
    except ical_reading.CalendarRefused as refusal:
        return _failed(group, Line("not_read", why=why_not_read(refusal)), now)
    group.calendar_etag = answer.etag
    return look


def take(session: Session, group: PartnerGroup, data: bytes, *, here: Here, now: datetime) -> Look:
    """Read a calendar, take it over, and queue the word to those who booked. The caller commits.

    Raises:
        ical_reading.CalendarRefused: it is no calendar, or too large; nothing is changed.
    """
    reading = ical_reading.read(data, now=now, zone=here.zone)
    look = adopting.adopt(session, group, reading, zone=here.zone, language=here.language, now=now)
    for change in look.changes:
        tell = notifying.tell_cancelled if change.cancelled else notifying.tell_changed
        tell(session, change.event, day=change.day, now=now, sealer=here.sealer)
        offered = publishing.offer_new_places(session, change.event, now=now)
        notifying.offer(session, offered, now=now, sealer=here.sealer)
    return look


def why_not_read(refusal: ical_reading.CalendarRefused) -> str:
    """Return the key of what is wrong with a whole file."""
    if isinstance(refusal, ical_reading.NotACalendar):
        return str(refusal.looks)
    return type(refusal).__name__


def _failed(group: PartnerGroup, line: Line, now: datetime) -> Look:
    look = Look([line])
    group.calendar_etag = ""  # so that the next answer is read whole
    adopting.keep(group, look, now)
    return look
