"""The public number: read from rows, proved from rows, with the time it was proved.

Signing touches no counter. The published figure is one grouped count over an index; the recount walks
every row by itself, so that a lost index entry or a row that should not count is found.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.models import Pledge, Recount
from campaign.models.pledge import CHANNELS, STANDING

ROWS_AT_A_TIME = 1000


@dataclass(frozen=True)
class Figure:
    """The public number. `recounted` is when it was last proved, None if never."""

    by_channel: dict[str, int]
    as_of: datetime
    recounted: datetime | None

    @property
    def pledges(self) -> int:
        """All channels together."""
        return sum(self.by_channel.values())


@dataclass(frozen=True)
class Line:
    """One channel of a recount: what is published, and what the rows say."""

    channel: str
    published: int
    counted: int

    @property
    def agrees(self) -> bool:
        """Whether the published figure is proved."""
        return self.published == self.counted


def current(session: Session, *, now: datetime) -> Figure:
    """Return the figure as it is published at `now`."""
    rows = session.execute(
        select(Pledge.channel, func.count())
        .where(Pledge.state == STANDING)
        .group_by(Pledge.channel)
    )
    found = dict(rows.tuples().all())
    by_channel = {channel: found.get(channel, 0) for channel in CHANNELS}
    return Figure(by_channel, now, session.scalar(select(func.max(Recount.taken_at))))


def recount(session: Session, *, now: datetime) -> list[Line]:
    """Count every row one by one, record what was found and when, and set it beside the published."""
    published = current(session, now=now).by_channel
    counted = Counter[str]()
    rows = session.execute(
        select(Pledge).order_by(Pledge.id), execution_options={"yield_per": ROWS_AT_A_TIME}
    ).scalars()
    for pledge in rows:
        counted[pledge.channel] += pledge.counts
    for channel in CHANNELS:
        session.add(Recount(taken_at=now, channel=channel, pledges=counted[channel]))
    return [Line(channel, published[channel], counted[channel]) for channel in CHANNELS]
