"""Putting a demonstration season into the database, with its dates in the year ahead."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.packs import yearly
from campaign.packs.season import Gathering, Place, Season
from events import listings, publishing, rescheduling
from events.models import Event, PartnerGroup
from events.models.event import IN_PERSON, LIVE, ONLINE, WAITING
from events.recurrence import Timing

A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
NOT_SOONER = timedelta(days=300)  # comes what is once a year
KNOWN_BEFORE = timedelta(days=30)  # so long before its first date a gathering was published


def plant(session: Session, season: Season, *, zone: str, now: datetime) -> list[Event]:
    """Add a season's groups and events; `zone` is the town's, `now` is aware. The caller commits.

    A gathering of Ramadan is left out when the season lists no first day of it in the future.
    """
    groups = {
        group.key: PartnerGroup(
            slug=group.key, name=dict(group.name), about=dict(group.about), trusted=group.trusted
        )
        for group in season.groups
    }
    session.add_all(groups.values())
    session.flush()
    today = now.astimezone(ZoneInfo(zone)).date()
    return [
        _add(session, season, gathering, groups[gathering.group], fields, now)
        for gathering, fields in _dated(season, today, zone)
    ]


def recall(
    session: Session, season: Season, *, since: date, zone: str, now: datetime
) -> list[Event]:
    """Add the same gatherings as they were since a day, published then; series end about now.

    The groups are there already (`plant`). The caller commits.
    """
    groups = {group.slug: group for group in session.scalars(select(PartnerGroup))}
    today = now.astimezone(ZoneInfo(zone)).date()
    recalled = []
    for gathering, day in _were(season, since, today):
        fields = _fields(season, gathering, day) | {"zone": zone}
        fields["starts"] += _later(fields, today)
        then = now - (today - fields["starts"].date()) - KNOWN_BEFORE
        event = publishing.draft(session, groups[gathering.group], fields, now=then)
        publishing.publish(session, event, now=then)
        recalled.append(event)
    return recalled


def _were(season: Season, since: date, today: date) -> Iterator[tuple[Gathering, date]]:
    """Yield the days of the gatherings that residents see, of a series the first."""
    for gathering in season.events:
        found = yearly.read(gathering.when).after(since - A_DAY, season.ramadan)
        while gathering.state == LIVE and found is not None and found < today:
            yield gathering, found
            again = found + NOT_SOONER
            found = yearly.read(gathering.when).after(again, season.ramadan)
            found = None if gathering.repeats else found


def _later(fields: dict[str, Any], today: date) -> timedelta:
    """Return by how many whole weeks a series began later, so that its last date was not long ago."""
    timing = Timing(fields["starts"], fields["minutes"], fields["zone"], fields["rrule"])
    last = timing.days(date.min, date.max)[-1]
    return (
        max(today - timedelta(days=1) - last, timedelta())
        // A_WEEK
        * A_WEEK
        * bool(fields["rrule"])
    )


def _dated(season: Season, today: date, zone: str) -> Iterator[tuple[Gathering, dict[str, Any]]]:
    for gathering in season.events:
        day = yearly.read(gathering.when).after(today, season.ramadan)
        if day is not None:
            yield gathering, _fields(season, gathering, day) | {"zone": zone}


def _add(
    session: Session,
    season: Season,
    gathering: Gathering,
    group: PartnerGroup,
    fields: dict[str, Any],
    now: datetime,
) -> Event:
    event = publishing.draft(session, group, fields, now=now)
    if gathering.state == WAITING:
        publishing.ask(session, event, now=now)
    elif gathering.state == LIVE:
        publishing.publish(session, event, now=now)
        _happen(session, gathering, event, now)
    if gathering.edit:
        change = {
            "starts": datetime.combine(event.starts.date(), gathering.edit.at),
            **_where(season, gathering.edit.place),
        }
        publishing.edit(session, event, change, by_staff=False, now=now)
    return event


def _happen(session: Session, gathering: Gathering, event: Event, now: datetime) -> None:
    """Move one date and call one off, where the season says so."""
    days = event.timing.days(date.min, date.max)
    if gathering.moved:
        day = days[gathering.moved.which - 1]
        to = datetime.combine(day + timedelta(days=gathering.moved.days), gathering.moved.at)
        rescheduling.move_date(session, event, day, to, event.minutes, now=now)
    if gathering.called_off:
        rescheduling.cancel_date(session, event, days[gathering.called_off - 1], now=now)
    session.refresh(event, ["dates"])
    listings.relist(session, event, now.astimezone(ZoneInfo(event.zone)).date())


def _fields(season: Season, gathering: Gathering, day: date) -> dict[str, Any]:
    same = ("kind", "minutes", "sunset", "food", "audience", "age_from", "age_to", "bookable",
            "capacity", "walk_ups")  # fmt: skip
    return {
        **{name: getattr(gathering, name) for name in same},
        **(_where(season, gathering.place) if gathering.place else {}),
        "title": dict(gathering.title),
        "description": dict(gathering.description),
        "starts": datetime.combine(day, gathering.at),
        "rrule": gathering.repeats,
        "attendance": ONLINE if gathering.online else IN_PERSON,
        "online_address": gathering.online,
        "access": list(gathering.access),
        "access_note": dict(gathering.access_note),
        "languages": list(gathering.languages),
        "questions": [asdict(question) for question in gathering.questions],
        "programme": [asdict(item) for item in gathering.programme],
    }


def _where(season: Season, key: str) -> dict[str, Any]:
    place: Place = next(place for place in season.places if place.key == key)
    return {
        "venue": place.venue,
        "address": place.address,
        "ward_code": place.ward,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }
