"""Who may take part and from when: the states of a young person's application, without a database.

From 16 a young person decides alone. From 13 they agree themselves to what is kept, and a parent allows
them to take part. Below 13 a parent does both. What is kept, taking part, pictures and news are four things:
none follows from another. Every function returns where things stand after it; what does not fit (an answer
given twice, a link opened after somebody left) changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from campaign.models.ambassador import (
    ACTIVE,
    ADULT,
    ALONE,
    ASKED,
    GIVEN,
    REFUSED,
    UNDER_13,
    UNDER_16,
    WAITING,
    WITHDRAWN,
    YOUNG,
)

# The first age that is too old for each age group, youngest group first.
BELOW = ((13, UNDER_13), (16, UNDER_16), (18, YOUNG), (26, ADULT))
YOUNGEST = 11
UNCONFIRMED_IS_KEPT = timedelta(days=14)


class TooYoung(ValueError):
    """The workshops are for somewhat older people."""


class TooOld(ValueError):
    """The workshops are for younger people."""


class GroundMissing(Exception):
    """A parent let a child under 13 take part, but let us keep nothing."""


@dataclass(frozen=True)
class Standing:
    """Where one application stands. `parent` is what a parent said, None where nobody asks one."""

    age_band: str
    state: str
    parent: str | None = None
    ground_on: date | None = None  # since when data may be kept: by a parent's word below 13
    permitted_on: date | None = None  # since when a parent lets them take part
    pictures: bool = False
    news: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nobody takes part by this any more, so that nothing may be kept for it."""
        return self.state in {REFUSED, WITHDRAWN}


@dataclass(frozen=True)
class Answer:
    """What a parent says to the four things, each on its own."""

    keep: bool  # asked below 13 only
    take_part: bool
    pictures: bool = False
    news: bool = False


def age_band(age: int) -> str:
    """Return the age group, which is all that is kept of an age in years.

    Raises:
        TooYoung, TooOld: as their names say.
    """
    if age < YOUNGEST:
        raise TooYoung
    for below, band in BELOW:
        if age < below:
            return band
    raise TooOld


def needs_a_parent(band: str) -> bool:
    """Whether somebody of an age group takes part only with a parent's permission."""
    return band not in ALONE


def apply(band: str, *, today: date) -> Standing:
    """Return where an application stands when it is made."""
    if not needs_a_parent(band):
        return Standing(band, ACTIVE, ground_on=today)
    own = None if band == UNDER_13 else today
    return Standing(band, WAITING, parent=ASKED, ground_on=own)


def answer(standing: Standing, said: Answer, *, today: date) -> Standing:
    """Take a parent's first answer.

    Raises:
        GroundMissing: the answers do not go together.
    """
    if standing.state != WAITING or standing.parent != ASKED:
        return standing
    if not said.take_part:
        return _over(standing, REFUSED, REFUSED)
    ground = standing.ground_on
    if standing.age_band == UNDER_13:
        if not said.keep:
            raise GroundMissing
        ground = today
    return replace(
        standing,
        state=ACTIVE,
        parent=GIVEN,
        ground_on=ground,
        permitted_on=today,
        pictures=said.pictures,
        news=said.news,
    )


def withdraw(standing: Standing) -> Standing:
    """Take a parent's permission back, on any day after it was given."""
    if standing.state != ACTIVE or standing.parent != GIVEN:
        return standing
    return _over(standing, WITHDRAWN, WITHDRAWN)


def leave(standing: Standing) -> Standing:
    """Let the young person go; what a parent said stays said."""
    return standing if standing.is_over else _over(standing, WITHDRAWN, standing.parent)


def turn_by_parent(standing: Standing, *, pictures: bool | None, news: bool | None) -> Standing:
    """Change what a parent decides about pictures and news; None leaves one as it is."""
    if standing.state != ACTIVE or standing.parent != GIVEN:
        return standing
    pictures, news = _or_as_it_is(standing, pictures, news)
    return replace(standing, pictures=pictures, news=news)


def turn(standing: Standing, *, pictures: bool | None, news: bool | None) -> Standing:
    """Change what the young person decides; None leaves one as it is.

    Below 16 their No counts, and a Yes is their parent's to say.
    """
    if standing.state != ACTIVE:
        return standing
    pictures, news = _or_as_it_is(standing, pictures, news)
    if needs_a_parent(standing.age_band):
        pictures, news = pictures and standing.pictures, news and standing.news
    return replace(standing, pictures=pictures, news=news)


def lapses_at(applied_at: datetime) -> datetime:
    """Return when an application that nobody confirmed is deleted."""
    return applied_at + UNCONFIRMED_IS_KEPT


def _or_as_it_is(standing: Standing, pictures: bool | None, news: bool | None) -> tuple[bool, bool]:
    return (
        standing.pictures if pictures is None else pictures,
        standing.news if news is None else news,
    )


def _over(standing: Standing, state: str, parent: str | None) -> Standing:
    return Standing(standing.age_band, state, parent)
