"""Putting a demonstration season into the database, with its dates in the year ahead."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from campaign.packs import yearly
from campaign.packs.season import Gathering, Place, Season
from events import listings, publishing, rescheduling
from events.models import Event, PartnerGroup
from events.models.event import IN_PERSON, LIVE, ONLINE, WAITING


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
