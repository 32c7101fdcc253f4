"""What time it really was when a phone's clock said something else.

A phone's time is kept as it claimed it, with the offset beside it that was measured when it sent: our
clock minus the phone's, in seconds. No order of passages of one phone depends on it; that is `seq`.
"""

from datetime import UTC, datetime, timedelta

# What every engine and every phone can hold.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
TOLERANCE = timedelta(minutes=2)  # a clock further off than this is shown to the host
LEEWAY = timedelta(days=1)  # so much before its phone joined may a passage be

_FARTHEST = int((LATEST - EARLIEST).total_seconds())


def is_off(offset: int | None) -> bool:
    """Whether a clock with this offset, in seconds, is to be shown to the host."""
    return offset is not None and timedelta(seconds=abs(bounded(offset))) > TOLERANCE


def is_possible(at: datetime) -> bool:
    """Whether a time can be held at all."""
    return EARLIEST <= at <= LATEST


def held(at: datetime) -> datetime:
    """Return a claimed time as it can be held, in UTC."""
    return max(EARLIEST, min(at, LATEST)).astimezone(UTC)


def bounded(offset: int) -> int:
    """Return an offset, in seconds, as it can be: no larger than all time there is."""
    return max(-_FARTHEST, min(offset, _FARTHEST))


def true_time(at: datetime, offset: int, *, joined: datetime, received: datetime) -> datetime:
    """Return when it was by our clock: after the phone joined, with a day's leeway, and before we heard.

    `at` and `offset` are as `held` and `bounded` return them.
    """
    return min(max(at + timedelta(seconds=offset), joined - LEEWAY), received)


def is_doubtful(at: datetime, offset: int, *, joined: datetime, received: datetime) -> bool:
    """Whether the claimed time cannot have been, so that `true_time` only comes near."""
    moved = true_time(at, offset, joined=joined, received=received) - at
    return abs(moved - timedelta(seconds=offset)) > TOLERANCE
