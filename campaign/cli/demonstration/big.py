"""A season as large as this has to bear, for benchmarks: a million pledges and all that goes with them.

A gathering of the last month has its bookings and scans still; of those before only numbers are left.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from flask import current_app
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from campaign import clock
from campaign.cli.demonstration import attended, crowd, described, history
from campaign.cli.demonstration.attended import PARTIES, Town
from campaign.extensions import db
from campaign.models import Badge, Batch, Pledge
from campaign.packs import Pack
from events.gate_hours import PRESENCE_IS_KEPT
from events.models import Event, EventDate, PartnerGroup

SEED = 2_000_000
YOUNG = timedelta(days=28)  # whose scans are still there


@dataclass(frozen=True)
class Size:
    """How much of everything there is to be."""

    pledges: int = 1_000_000
    bookings: int = 50_000
    attendances: int = 500_000
    young: int = 400  # gatherings of the last month, with bookings and scans
    old: int = 1_600
    described: int = 20_000
    opinions: int = 20


BIG = Size()


def enlarge(size: Size = BIG) -> None:
    """Make a season as large as `size`; what is there already stays. It commits as it goes."""
    pack, now, today = current_app.extensions["pack"], clock.now(), clock.today()
    session, rng = db.session(), Random(SEED)  # noqa: S311 (a demonstration)
    first, yesterday = history.begins(today), today - timedelta(days=1)
    batch = Batch(made_for="A large season", printed=size.pledges, made_at=now)
    session.add(batch)
    session.flush()
    there = session.scalar(select(func.count()).select_from(Pledge)) or 0
    total = max(0, size.pledges - there)
    crowd.sign(session, pack, rng, total=total, first=first, last=yesterday, batch=batch)
    session.commit()
    town = Town(rng, crowd.languages(pack), current_app.extensions["sealer"], now)
    _gather(session, pack, size, town, first)
    described.describe(session, pack, rng, people=size.described, first=first, last=today)
    session.commit()
    history.release(first, today)
    session.commit()


def _gather(session: Session, pack: Pack, size: Size, town: Town, first: date) -> None:
    """Let the gatherings take place: the young ones with everybody's scans and bookings."""
    today, rng = town.now.date(), town.rng
    codes = session.scalars(select(Badge.code).limit(100_000)).all()
    young = [today - timedelta(days=rng.randrange(1, YOUNG.days)) for _ in range(size.young)]
    last = today - PRESENCE_IS_KEPT - timedelta(days=3)
    old = [first + timedelta(days=rng.randrange((last - first).days)) for _ in range(size.old)]
    for number, row in enumerate(_dates(session, pack, [*young, *old], town)):
        begins = datetime.combine(row.day, time(18), UTC)
        if number < size.young:
            parties = PARTIES.choose(rng, size.bookings // size.young)
            row.taken = sum(parties)
            attended.book(session, row, parties, begins, town)
            badges = rng.sample(codes, min(len(codes), size.attendances // size.young))
            attended.let_in(session, row.event, row, begins, badges, len(badges) // 3, town)
        else:
            attended.leave_numbers(session, row, begins, rng.randrange(80), rng.randrange(200), rng)
        attended.give_opinions(session, row.event, row.day, size.opinions, town, ())
        if number % 50 == 0:
            session.commit()


def _dates(session: Session, pack: Pack, days: Sequence[date], town: Town) -> Iterator[EventDate]:
    groups = session.scalars(select(PartnerGroup.id)).all()
    if not groups:
        group = PartnerGroup(slug="large", name={"en": "A large season"})
        session.add(group)
        session.flush()
        groups = [group.id]
    rows = [_event(number, day, pack, groups, town) for number, day in enumerate(days)]
    made = insert(Event).returning(Event.id, sort_by_parameter_order=True)
    ids = session.scalars(made, rows).all()
    dated = [
        {"event_id": id_, "day": day, "updated_at": town.now}
        for id_, day in zip(ids, days, strict=True)
    ]
    made = insert(EventDate).returning(EventDate.id, sort_by_parameter_order=True)
    for date_id in session.scalars(made, dated).all():
        yield session.get_one(EventDate, date_id)


def _event(number: int, day: date, pack: Pack, groups: Sequence[int], town: Town) -> dict[str, Any]:
    rng, name = town.rng, f"large-{number}-{town.now:%y%m%d%H%M%S}"
    return {
        "slug": name,
        "uid": f"{name}@example.org",
        "group_id": rng.choice(groups),
        "kind": rng.choice(pack.event_kinds),
        "state": "live",
        "title": {"en": f"Gathering {number}"},
        "ward_code": rng.choice(pack.wards).code if rng.random() < 0.95 else None,
        "languages": rng.sample(pack.languages, rng.randrange(1, len(pack.languages) + 1)),
        "bookable": True,
        "starts": datetime.combine(day, time(18)),
        "minutes": 120,
        "zone": pack.timezone,
        "created_at": town.now,
        "updated_at": town.now,
        "published_at": town.now,
    }
