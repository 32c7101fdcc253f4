"""Saying what one thought of a gathering: from its beginning until 60 days after its end.

An opinion is kept without a person: no name, no badge, no hour, and no way back to it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.domain import aiming, voicing
from campaign.domain.sealing import Sealer
from campaign.domain.voicing import Sound
from campaign.models import Aim, Feedback, Recording
from campaign.models.feedback import FACES, WAITING, WORDLESS
from events import occurrences
from events.models import Event
from events.occurrences import Occurrence

OPEN_AFTER = timedelta(days=60)
A_DATE_MOVES_BY = timedelta(days=61)  # at most


class FeedbackNotYet(Exception):
    """The gathering has not begun; it does at `starts`, on the town's clock."""

    def __init__(self, starts: datetime) -> None:
        super().__init__(starts)
        self.starts = starts


class FeedbackOver(Exception):
    """The gathering was too long ago."""


class FeedbackCalledOff(Exception):
    """The gathering did not take place."""


class FeedbackSent(Exception):
    """This form was sent before, and said something else."""


class TooManyOpinions(Exception):
    """More forms come about one date than people can have been there."""


class NoSuchFace(ValueError):
    """A face is one of five."""


class AimNotAsked(ValueError):
    """The form did not ask about this aim."""


@dataclass(frozen=True)
class Opinion:
    """What somebody thought: a face of FACES, slugs of aims, two texts, and a recording."""

    submission: str  # the form's own random mark
    language: str
    face: int
    aims: tuple[str, ...] = ()
    liked: str = ""
    better: str = ""
    sound: Sound | None = None

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody has to read or hear it before anybody else does."""
        return bool(self.liked or self.better or self.sound)


def insist_open(found: Occurrence, *, now: datetime) -> None:
    """Refuse a date nothing can be said about.

    Raises:
        FeedbackCalledOff, FeedbackNotYet, FeedbackOver: as their names say.
    """
    if found.is_cancelled:
        raise FeedbackCalledOff
    if not found.is_past(now):
        raise FeedbackNotYet(found.span.starts)
    if found.span.ends.astimezone(UTC) + OPEN_AFTER <= now:
        raise FeedbackOver


def is_asked(found: Occurrence | Event, *, now: datetime) -> bool:
    """Whether something can be said about a date, or about the latest of an event."""
    try:
        one = latest(found, now=now) if isinstance(found, Event) else found
        insist_open(one, now=now)
    except (FeedbackCalledOff, FeedbackNotYet, FeedbackOver):
        return False
    return True


def latest(event: Event, *, now: datetime) -> Occurrence:
    """Return the date of an event that began last, called-off ones apart.

    Raises:
        FeedbackCalledOff: the whole event was called off.
        FeedbackNotYet: none has begun.
        FeedbackOver: none is coming and none was lately.
    """
    if event.is_cancelled:
        raise FeedbackCalledOff
    near = _near(event, now)
    begun = [found for found in near if found.is_past(now)]
    if begun:
        return max(begun, key=lambda found: found.span.starts)
    coming = occurrences.upcoming(event, now)
    if coming:
        raise FeedbackNotYet(min(found.span.starts for found in coming))
    raise FeedbackOver


def give(
    session: Session, found: Occurrence, opinion: Opinion, *, today: date, sealer: Sealer
) -> bool:
    """Keep one opinion and return whether it is new; the same form sent twice is one. The caller commits.

    Raises:
        NoSuchFace, AimNotAsked, FeedbackSent: as their names say.
    """
    if opinion.face not in FACES:
        raise NoSuchFace
    aims = asked(session, today)
    if not {*opinion.aims} <= {aim.slug for aim in aims}:
        raise AimNotAsked
    row = _row(found, opinion, today) | _marks(found, opinion, sealer)
    is_new = occurrences.is_added(session, Feedback, **row)
    kept = select(Feedback.id, Feedback.said_mark).filter_by(sent_mark=row["sent_mark"])
    feedback_id, said = session.execute(kept).tuples().one()
    if said != row["said_mark"]:
        raise FeedbackSent
    if is_new and opinion.sound:
        session.add(_recording(feedback_id, opinion.sound, today, sealer))
    return is_new


def asked(session: Session, today: date) -> list[Aim]:
    """Return the aims the form asks about: those that are pursued on this day."""
    return aiming.current(session, today)


def _near(event: Event, now: datetime) -> list[Occurrence]:
    """Return the dates about which something could be said, as far as their days go."""
    today = now.astimezone(ZoneInfo(event.zone)).date()
    lasts = timedelta(minutes=event.minutes)
    first = today - OPEN_AFTER - A_DATE_MOVES_BY - lasts
    dates = occurrences.between(event, first, today + A_DATE_MOVES_BY)
    return [found for found in dates if not found.is_cancelled]


def _marks(found: Occurrence, opinion: Opinion, sealer: Sealer) -> dict[str, object]:
    """Return the mark of a form, kept once, and of what it said: another person may find it left open."""
    said = [str(opinion.face), *opinion.aims, opinion.liked, opinion.better]
    said += [found.event.slug, str(found.day), opinion.sound.digest if opinion.sound else ""]
    return {
        "sent_mark": sealer.mark("feedback", opinion.submission),
        "said_mark": sealer.mark("said", opinion.submission, *said),
    }


def _row(found: Occurrence, opinion: Opinion, today: date) -> dict[str, object]:
    return {
        "event_id": found.event.id,
        "day": found.day,
        "given_on": today,
        "language": opinion.language,
        "face": opinion.face,
        "aims": list(opinion.aims),
        "liked": opinion.liked or None,
        "better": opinion.better or None,
        "state": WAITING if opinion.needs_a_look else WORDLESS,
        "reason": "",
    }


def _recording(feedback_id: int, sound: Sound, today: date, sealer: Sealer) -> Recording:
    uid, sealed = voicing.seal(sound, sealer)
    return Recording(
        feedback_id=feedback_id,
        uid=uid,
        sound_sealed=sealed,
        seconds=sound.seconds,
        received_on=today,
    )
