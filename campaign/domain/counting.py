"""The public number: read from rows, proved from rows, with the time it was proved.

What is published stands for some minutes. Would it move with each signing, then signing with another's
name and contact would tell whether they have signed: it moves by one, or not at all. Among the signings
of some minutes one is lost; at an hour when nobody else signs it is not, and each server process keeps
a figure of its own.

Signing touches no counter. The published figure is one grouped count over an index; the recount walks
every row by itself, so that a lost index entry or a row that should not count is found.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

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


class Published:
    """The figure that is shown, counted anew once it has stood for `stands`."""

    def __init__(self, stands: timedelta) -> None:
        self.stands = stands
        self._figure: Figure | None = None
        self._counting = Lock()

    def figure(self, session: Session, *, now: datetime) -> Figure:
        """Return it; `as_of` says when it was counted, at most `stands` before `now`."""
        with self._counting:
            found = self._figure
            if found is None or not timedelta() <= now - found.as_of < self.stands:
                found = self._figure = current(session, now=now)
            return found


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
    """Return the figure as it is at `now`. Pages show a `Published` one."""
    rows = session.execute(
        select(Pledge.channel, func.count())
        .where(Pledge.state == STANDING)
        .group_by(Pledge.channel)
    )
    found = dict(rows.tuples().all())
    by_channel = {channel: found.get(channel, 0) for channel in CHANNELS}
    return Figure(by_channel, now, session.scalar(select(func.max(Recount.taken_at))))


def recount(
    session: Session, *, now: datetime, published: dict[str, int] | None = None
) -> list[Line]:
    """Count every row one by one, set it beside the published, and record when they agree.

    Both are read in one transaction, which has to see one moment (`engines.see_one_moment`).
    """
    published = published or current(session, now=now).by_channel
    counted = Counter[str]()
    rows = session.execute(
        select(Pledge).order_by(Pledge.id), execution_options={"yield_per": ROWS_AT_A_TIME}
    ).scalars()
    for pledge in rows:
        counted[pledge.channel] += pledge.counts
    lines = [Line(channel, published[channel], counted[channel]) for channel in CHANNELS]
    if all(line.agrees for line in lines):
        session.add_all(
            Recount(taken_at=now, channel=line.channel, pledges=line.counted) for line in lines
        )
    return lines
