"""The running totals: of the whole town, exact, and counted anew after some minutes.

They are no secret: anybody can add up what is published of pledges and gatherings.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from threading import Lock

from sqlalchemy.orm import Session

from campaign.domain import counting, measuring
from campaign.domain.measuring import Places

SINCE = date(2000, 1, 1)  # before any campaign


@dataclass(frozen=True)
class Totals:
    """Everything so far, counted at `as_of`. People are counted once at each date they came to."""

    pledges: int
    events: int
    attendance: int
    bookings: int
    as_of: datetime


def totals(session: Session, *, now: datetime, today: date, places: Places) -> Totals:
    """Return the totals up to `today`, counted from rows now. Pages show `Standing` ones.

    Nobody's booking is opened for them: a party that came little by little with one badge counts as many
    as came in at once, until the date's own totals are kept.
    """
    places = replace(places, parties=None)
    found = {
        figure: measuring.grand_total(session, figure, SINCE, today, places=places)
        for figure in ("events", "attendance", "bookings")
    }
    return Totals(pledges=counting.current(session, now=now).pledges, **found, as_of=now)


class Standing:
    """The totals that are shown, counted anew once they have stood for `stands`; one request counts."""

    def __init__(self, stands: timedelta) -> None:
        self.stands = stands
        self._last: Totals | None = None
        self._counting = Lock()

    def totals(self, session: Session, *, now: datetime, today: date, places: Places) -> Totals:
        """Return them; `as_of` says when they were counted. Who asks while they are counted waits."""
        with self._counting:
            last = self._last
            if last is None or not timedelta() <= now - last.as_of < self.stands:
                last = self._last = totals(session, now=now, today=today, places=places)
            return last
