"""Counting for the catalogue: exact numbers from rows, added up by the database, for releases alone.

What is counted here is secret until it was made safe (`disclosing`); pages and files read what was released.
A gathering counts on its own day, everything else on the day it was done. "" is for what was not said,
OUTSIDE for who lives outside the town.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.domain import measuring_gatherings, measuring_rows
from campaign.domain.cataloguing import EQUALITY, Entry
from campaign.domain.equality_questions import QUESTIONS
from campaign.domain.measuring_rows import MADE, OUTSIDE, PRINTED
from campaign.models import Aim
from campaign.models.ambassador import AGE_BANDS as AMBASSADOR_BANDS
from campaign.models.equality import AFTER, BLANK
from campaign.models.feedback import FACES
from campaign.models.pledge import AGE_BANDS
from campaign.models.pledge import CHANNELS as PLEDGE_CHANNELS
from campaign.models.survey import CHANNELS as SURVEY_CHANNELS
from events import tallies
from events.headcounts import Parties
from events.models import PartnerGroup

__all__ = ["MADE", "OUTSIDE", "PRINTED", "Places", "count", "grand_total"]

At = tuple[str, ...]
A_DAY = timedelta(days=1)

GATHERINGS = {
    "events": measuring_gatherings.events,
    "bookings": measuring_gatherings.bookings,
    "attendance": measuring_gatherings.attendance,
    "walk_ins": measuring_gatherings.walk_ins,
}


@dataclass(frozen=True)
class Places:
    """What is known of a town beforehand, so that what nobody did is counted too, as zero.

    `parties` opens who is booked with which badge, for dates whose attendance key is still there.
    """

    wards: tuple[str, ...]
    languages: tuple[str, ...]
    kinds: tuple[str, ...]
    parties: Parties | None = None


def count(
    session: Session, entry: Entry, first: date, last: date, *, places: Places
) -> dict[At, int]:
    """Return the exact counts of a table from `first` to `last`, both included, by the entry's dimensions.

    Every key that is known beforehand is there, with 0 where there is nothing; whatever else was found
    comes too. Where one thing is in several cells (`Entry.adds_up` is false) they add up to more.
    """
    known = [_known(session, entry, name, first, last, places) for name in entry.by]
    counts = dict.fromkeys(product(*known), 0)
    return counts | _counted(session, entry, first, last, places)


def grand_total(session: Session, figure: str, first: date, last: date, *, places: Places) -> int:
    """Return how many there were of a figure in the whole town: everybody counted once."""
    everything = Entry(figure, figure, ())
    return _counted(session, everything, first, last, places).get((), 0)


def _counted(
    session: Session, entry: Entry, first: date, last: date, places: Places
) -> Counter[At]:
    if entry.figure in GATHERINGS:
        return GATHERINGS[entry.figure](session, entry.by, first, last, places.parties)
    return measuring_rows.count(session, entry.figure, entry.by, first, last)


def _known(
    session: Session, entry: Entry, name: str, first: date, last: date, places: Places
) -> Iterable[str]:
    """Return the keys of a dimension that are there whatever happened."""
    if name == "day":
        return [(first + n * A_DAY).isoformat() for n in range((last - first).days + 1)]
    if name == "month":
        days = ((first + n * A_DAY).isoformat() for n in range((last - first).days + 1))
        return dict.fromkeys(day[:7] for day in days)
    if name == "host":
        return session.scalars(select(PartnerGroup.slug).order_by(PartnerGroup.slug)).all()
    if name == "aim":
        return [*session.scalars(select(Aim.slug).order_by(Aim.position, Aim.id)), ""]
    if name == "choice":
        asked = QUESTIONS.get(entry.figure.removeprefix(f"{EQUALITY}."))
        return (*asked.counted, BLANK) if asked else ()
    return _listed(entry.figure, name, places)


def _listed(figure: str, name: str, places: Places) -> tuple[str, ...]:
    lists: dict[str, tuple[str, ...]] = {
        "ward": (*places.wards, OUTSIDE, "") if figure == "pledges" else (*places.wards, ""),
        "language": places.languages + (() if figure in ("pledges", "feedback") else ("",)),
        "kind": places.kinds,
        "channel": PLEDGE_CHANNELS if figure == "pledges" else SURVEY_CHANNELS,
        "age_band": AMBASSADOR_BANDS if figure == "ambassadors" else (*AGE_BANDS, ""),
        "origin": (MADE, PRINTED),
        "who": tallies.PEOPLE,
        "face": tuple(str(face) for face in FACES),
        "after": AFTER,
    }
    return lists[name]
