"""Texts that are heard, in languages that are spoken more than written, and seen in British Sign Language.

Beside a recording always stands what is said in it, in words; of a video only its address is kept.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import Delete, delete, select
from sqlalchemy.orm import Session

from campaign.domain import phrasing, sounding, translating
from campaign.domain.sounding import Kept
from campaign.domain.translating import mark
from campaign.languages import SPOKEN
from campaign.models import SignedVideo, SpokenText
from events.models import Event
from events.models.event import DRAFT
from events.occurrences import insert_new

OF_EVENT = ("description", "access_note")
MOST_ADDRESS = 300
# A name with a dot in it, whose last part is no number and no name for the reader's own machine.
HOST = re.compile(r"([a-z0-9-]{1,63}\.)+(?!localhost$)[a-z][a-z0-9-]{1,62}")


class NoSound(ValueError):
    """There is no recording yet, and none was sent."""


class NoTranscript(ValueError):
    """What is said in it was not written down."""


class NotSpoken(ValueError):
    """This is none of the languages that are heard."""


class NotAVideo(ValueError):
    """The address is no plain https address."""


class StaffHaveReadIt(Exception):
    """The event waits for staff or was read by them, so its group alone changes nothing of this."""


class Block(NamedTuple):
    """One text of a thing, such as `event:peace-walk`, `description`."""

    subject: str
    name: str


@dataclass(frozen=True)
class Said:
    """What is said in a recording, in words, and the language they are written in."""

    words: str
    language: str


@dataclass
class Heard:
    """How one text can be heard and seen: recordings, and a video."""

    sounds: list[SpokenText] = field(default_factory=list)
    video: SignedVideo | None = None


def is_open(event: Event, *, by_staff: bool) -> bool:
    """Whether this may change now: a group that is not trusted has drafts only, for staff to read after."""
    return by_staff or event.group.trusted or event.state == DRAFT


def insist_it_is_open(event: Event, *, by_staff: bool) -> None:
    """Refuse a change that staff would have to read.

    Raises:
        StaffHaveReadIt: it is no draft any more.
    """
    if not is_open(event, by_staff=by_staff):
        raise StaffHaveReadIt


def say(
    session: Session,
    block: Block,
    spoken: str,
    said: Said,
    sound: Kept | None,
    *,
    source: str,
    today: date,
) -> set[str]:
    """Keep how a text, `source`, is said in a spoken language, in place of what was there.

    Without a new sound the one there stays, as fit for these words. Returns the digests of the files that
    were let go.

    Raises:
        NotSpoken, NoTranscript, NoSound: as their names say.
    """
    if spoken not in SPOKEN:
        raise NotSpoken
    if not said.words:
        raise NoTranscript
    words = {"transcript": said.words, "transcript_language": said.language}
    made = {"source_mark": mark(source), "added_on": today}
    files = {"opus": sound.opus, "aac": sound.aac, "seconds": sound.seconds} if sound else {}
    named = {"subject": block.subject, "block": block.name, "spoken": spoken}
    if files:
        session.execute(insert_new(session, SpokenText, **named, **words, **made, **files))
    row = session.scalar(select(SpokenText).filter_by(**named).with_for_update())
    if row is None:
        raise NoSound
    before = {row.opus, row.aac}
    for name, value in (words | made | files).items():
        setattr(row, name, value)
    session.flush()
    return before - {row.opus, row.aac}


def silence(session: Session, block: Block, spoken: str) -> set[str]:
    """Take a recording away, if it is there; return the digests of its files."""
    gone = delete(SpokenText).filter_by(subject=block.subject, block=block.name, spoken=spoken)
    return _digests(session, gone)


def show_signed(session: Session, block: Block, address: str, *, source: str, today: date) -> None:
    """Keep the address of a video of a text, `source`, in British Sign Language; "" takes it away.

    Raises:
        NotAVideo: it is no https address of a public host without a password in it.
    """
    named = {"subject": block.subject, "block": block.name}
    if not address:
        session.execute(delete(SignedVideo).filter_by(**named))
        return
    made = {"address": _https(address), "source_mark": mark(source), "added_on": today}
    session.execute(insert_new(session, SignedVideo, **named, **made))
    row = session.scalars(select(SignedVideo).filter_by(**named).with_for_update()).one()
    for name, value in made.items():
        setattr(row, name, value)
    session.flush()


def forget(session: Session, subject: str) -> set[str]:
    """Drop all of a thing that is deleted; return the digests of its files."""
    session.execute(delete(SignedVideo).filter_by(subject=subject))
    return _digests(session, delete(SpokenText).filter_by(subject=subject))


def sources(session: Session, event: Event) -> dict[str, str]:
    """Return what the texts of an event say, in the language each was written in first."""
    blocks = phrasing.blocks_of(event, OF_EVENT)
    firsts = translating.originals(session, f"event:{event.slug}", blocks)
    return {name: texts[firsts[name]] for name, texts in blocks.items()}


def is_outdated(made: SpokenText | SignedVideo, source: str) -> bool:
    """Whether a text, now `source`, has changed since it was recorded or filmed."""
    return made.source_mark != mark(source)


def as_written_now(found: Mapping[str, Heard], sources: Mapping[str, str]) -> Mapping[str, Heard]:
    """Return what says what the texts, now `sources`, say: what is outdated is left out."""
    fresh = {}
    for block, one in found.items():
        source = sources.get(block, "")
        sounds = [row for row in one.sounds if not is_outdated(row, source)]
        video = None if one.video is None or is_outdated(one.video, source) else one.video
        if sounds or video:
            fresh[block] = Heard(sounds, video)
    return fresh


def subjects_of(session: Session, digest: str) -> list[str]:
    """Return the things that have a file."""
    return list(session.scalars(select(SpokenText.subject).where(sounding.has(digest))))


def is_public(session: Session, digest: str) -> bool:
    """Whether residents may hear a file: it belongs to something that they see."""
    subjects = subjects_of(session, digest)
    slugs = [subject.removeprefix("event:") for subject in subjects]
    events = session.scalars(select(Event).where(Event.slug.in_(slugs)))
    of_pages = any(not subject.startswith("event:") for subject in subjects)
    return of_pages or any(event.is_public for event in events)


def heard(session: Session, subject: str) -> Mapping[str, Heard]:
    """Return how the texts of a thing can be heard and seen, by block, languages as the registry has them."""
    found: dict[str, Heard] = {}
    rows = session.scalars(select(SpokenText).filter_by(subject=subject)).all()
    for tag in SPOKEN:
        for row in (row for row in rows if row.spoken == tag):
            found.setdefault(row.block, Heard()).sounds.append(row)
    for video in session.scalars(select(SignedVideo).filter_by(subject=subject)):
        found.setdefault(video.block, Heard()).video = video
    return found


def _digests(session: Session, gone: Delete) -> set[str]:
    rows = session.execute(gone.returning(SpokenText.opus, SpokenText.aac)).all()
    return {digest for row in rows for digest in row}


def _https(address: str) -> str:
    try:
        parts = urlsplit(address)
        plain = parts.port in {None, 443} and "@" not in parts.netloc
    except ValueError as error:
        raise NotAVideo from error
    fits = plain and parts.scheme == "https" and HOST.fullmatch(parts.hostname or "")
    made = parts.geturl()
    if not fits or len(made) > MOST_ADDRESS or re.search(r"\s", made):
        raise NotAVideo
    return made
