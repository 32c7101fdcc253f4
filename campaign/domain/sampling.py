"""Links handed to a sample: each opens a survey once.

That a link was used is kept; with which answer is not, and neither is to whom it was handed. A link's
code is 80 random bits in Crockford's base32, read leniently, and kept as a hash alone.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from campaign.domain.badging import ALPHABET, LOOKALIKES
from campaign.models.survey import Survey, SurveyLink
from events.occurrences import changed

CODE_LENGTH = 16
MOST_AT_ONCE = 5000


class NoSuchLink(LookupError):
    """No survey is opened by this code."""


class LinkUsed(Exception):
    """Somebody has answered by this link already."""


class LinksOutOfRange(Exception):
    """So many links are not made at once."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


@dataclass(frozen=True)
class Handed:
    """How many links a survey has, and how many of them were used."""

    made: int
    used: int


def new_codes(count: int) -> list[str]:
    """Return fresh codes from the system's random source, which open nothing before `hand_out`.

    Raises:
        LinksOutOfRange: fewer than 1, or more than 5,000.
    """
    if not 1 <= count <= MOST_AT_ONCE:
        raise LinksOutOfRange(MOST_AT_ONCE)
    return ["".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(count)]


def hand_out(session: Session, survey: Survey, codes: Sequence[str]) -> None:
    """Make each code open a survey once. Nobody can read them again; the caller commits."""
    rows = [
        {"survey_id": survey.id, "token_hash": hash_code(code), "used": False} for code in codes
    ]
    session.execute(insert(SurveyLink), rows)


def find(session: Session, text: str) -> SurveyLink:
    """Return the link of a code as somebody may have typed it.

    Raises:
        NoSuchLink: there is none.
    """
    wanted = select(SurveyLink).where(SurveyLink.token_hash == hash_code(read(text)))
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NoSuchLink
    return found


def use(session: Session, link: SurveyLink) -> None:
    """Use a link up: of two at the same moment one does.

    Raises:
        LinkUsed: it was used before.
    """
    unused = update(SurveyLink).where(SurveyLink.id == link.id, ~SurveyLink.used)
    marking = unused.values(used=True).execution_options(synchronize_session=False)
    if changed(session, marking) != 1:
        raise LinkUsed


def handed(session: Session, survey: Survey) -> Handed:
    """Return how many links there are, and how many were used."""
    counted = select(SurveyLink.used, func.count()).where(SurveyLink.survey_id == survey.id)
    found = dict(session.execute(counted.group_by(SurveyLink.used)).tuples().all())
    return Handed(sum(found.values()), found.get(True, 0))


def read(text: str) -> str:
    """Return a code as it is kept: capital letters, nothing between them, look-alikes as one."""
    return "".join(c for c in text.upper().translate(LOOKALIKES) if c in ALPHABET)[
        : CODE_LENGTH + 1
    ]


def spaced(code: str) -> str:
    """Return a code as people read it, in fours."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def hash_code(code: str) -> str:
    """Return what is kept of a code. It has 80 random bits, so a plain SHA-256 serves."""
    return hashlib.sha256(code.encode()).hexdigest()
