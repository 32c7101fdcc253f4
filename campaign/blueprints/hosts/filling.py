"""Between an event's fields as they are kept and the form as it is typed."""

import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from campaign.blueprints.hosts import labels
from campaign.blueprints.hosts.event_form import CLOCK, SUNSET, EventForm
from campaign.packs import Pack
from events.recurrence import read_simple, write_rule

# The hour of an event that follows the sunset, where the host gave none: it is a placeholder.
NO_HOUR = time(18)
ID, KEY = re.compile("[0-9]{1,9}"), re.compile("[a-z0-9_]{1,30}")
SAME = (
    *("kind", "title", "description", "attendance", "venue", "address", "online_address"),
    *("access", "access_note", "food", "languages", "audience"),
    *("bookable", "waiting_list", "walk_ups"),
)


def minutes_between(starts: datetime, ends: datetime, zone: ZoneInfo) -> int:
    """Return the real minutes between two wall times."""
    lasts = ends.replace(tzinfo=zone).astimezone(UTC) - starts.replace(tzinfo=zone).astimezone(UTC)
    return int(lasts.total_seconds() // 60)


def wall_after(starts: datetime, minutes: int, zone: ZoneInfo) -> datetime:
    """Return the wall time so many real minutes after another."""
    ends = starts.replace(tzinfo=zone).astimezone(UTC) + timedelta(minutes=minutes)
    return ends.astimezone(zone).replace(tzinfo=None)


def as_typed(fields: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """Return what the form shows for fields as `revising.fields_of` gives them."""
    return {
        **{name: fields[name] for name in SAME},
        **_time_as_typed(fields, zone),
        "ward": fields["ward_code"] or "",
        "age_from": _text(fields["age_from"]),
        "age_to": _text(fields["age_to"]),
        "capacity": _text(fields["capacity"]),
        "price": f"{fields['pence'] / 100:.2f}".removesuffix(".00") if fields["pence"] else "",
        "questions": fields["questions"],
        "programme": _programme_as_typed(fields, zone),
    }


def as_fields(form: EventForm, pack: Pack) -> dict[str, Any]:
    """Return the fields of a form that has been checked."""
    zone = pack.zone
    return {
        **{name: form[name].data for name in SAME},
        **time_as_fields(form, zone),
        **_place_of_the_sun(form, pack),
        "ward_code": form.ward.data or None,
        "age_from": form.age_from.value if form.audience.data == "ages" else None,
        "age_to": form.age_to.value if form.audience.data == "ages" else None,
        "capacity": form.capacity.value,
        "pence": form.price.value or 0,
        "questions": [_question(row.form) for row in form.questions if row.form.is_kept],
        "programme": [_item(form, row.form, zone) for row in form.programme if row.form.is_kept],
    }


def starts_of(form: EventForm) -> datetime:
    """Return the wall time at which a form says it begins; by the sunset, a placeholder."""
    return datetime.combine(form.starts_on.value, form.starts_at.value or NO_HOUR)


def ends_of(form: EventForm) -> datetime:
    """Return the wall time at which a form says it ends."""
    return datetime.combine(form.ends_on.value or form.starts_on.value, form.ends_at.value)


def minutes_of(form: EventForm, zone: ZoneInfo) -> int:
    """Return how long a form says it lasts."""
    if form.timed.data == SUNSET:
        return int(form.lasts.value)
    return minutes_between(starts_of(form), ends_of(form), zone)


def item_times(form: EventForm, item: Any) -> tuple[datetime, datetime]:
    """Return when a part of the programme begins and ends; one that goes past midnight ends next day."""
    day = item.day.value or form.starts_on.value
    begins, ends = (datetime.combine(day, clock.value) for clock in (item.begins, item.ends))
    return begins, ends if ends > begins else ends + timedelta(days=1)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _time_as_typed(fields: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    starts = datetime.fromisoformat(fields["starts"])
    ends = wall_after(starts, fields["minutes"], zone)
    simple = read_simple(fields["rrule"], starts.date()) if fields["rrule"] else ("", None)
    every, until = simple or (labels.OWN_RULE, None)
    by_sun = fields["sunset"] is not None
    return {
        "timed": SUNSET if by_sun else CLOCK,
        "starts_on": starts.date().isoformat(),
        "starts_at": f"{starts:%H:%M}",
        "ends_on": ends.date().isoformat() if ends.date() != starts.date() and not by_sun else "",
        "ends_at": "" if by_sun else f"{ends:%H:%M}",
        "lasts": str(fields["minutes"]) if by_sun else "",
        "sunset_minutes": str(abs(fields["sunset"])) if by_sun else "",
        "sunset_side": "before" if by_sun and fields["sunset"] < 0 else "after",
        "every": every,
        "until": until.isoformat() if until else "",
        "exceptions": fields["exceptions"],
    }


def time_as_fields(form: EventForm, zone: ZoneInfo) -> dict[str, Any]:
    """Return the fields of time; those of a rule the form cannot show are left out."""
    by_sun = form.timed.data == SUNSET
    minutes, side = form.sunset_minutes.value or 0, form.sunset_side.data
    fields = {
        "starts": starts_of(form),
        "minutes": minutes_of(form, zone),
        "sunset": (-minutes if side == "before" else minutes) if by_sun else None,
        "exceptions": [day.value.isoformat() for day in form.exceptions if day.value],
    }
    if form.every.data == labels.OWN_RULE:
        return fields
    every, until = form.every.data, form.until.value
    rule = write_rule(every, form.starts_on.value, until) if every else ""
    return fields | {"rrule": rule}


def _place_of_the_sun(form: EventForm, pack: Pack) -> dict[str, float]:
    """The sun sets over a whole town within a minute: the ward's centre will do, or the town's."""
    if form.timed.data != SUNSET:
        return {}
    wards = [ward for ward in pack.wards if ward.code == form.ward.data] or list(pack.wards)
    return {
        "latitude": round(sum(ward.latitude for ward in wards) / len(wards), 3),
        "longitude": round(sum(ward.longitude for ward in wards) / len(wards), 3),
    }


def _programme_as_typed(fields: Mapping[str, Any], zone: ZoneInfo) -> list[dict[str, Any]]:
    starts = datetime.fromisoformat(fields["starts"])
    rows = []
    for item in fields["programme"]:
        begins = wall_after(starts, item["starts_after"], zone)
        ends = wall_after(starts, item["starts_after"] + item["minutes"], zone)
        rows.append(
            {
                "id": _text(item["id"]),
                "title": item["title"],
                "day": begins.date().isoformat() if begins.date() != starts.date() else "",
                "begins": f"{begins:%H:%M}",
                "ends": f"{ends:%H:%M}",
                "capacity": _text(item["capacity"]),
            }
        )
    return rows


def _item(form: EventForm, item: Any, zone: ZoneInfo) -> dict[str, Any]:
    begins, ends = item_times(form, item)
    return {
        "id": int(item.id.data) if ID.fullmatch(item.id.data or "") else None,
        "title": item.title.data,
        "starts_after": minutes_between(starts_of(form), begins, zone),
        "minutes": minutes_between(begins, ends, zone),
        "capacity": item.capacity.value,
    }


def _question(question: Any) -> dict[str, Any]:
    is_ours = KEY.fullmatch(question.key.data or "")
    return {
        "key": question.key.data if is_ours else f"q{secrets.token_hex(4)}",
        "text": question.text.data,
        "purpose": question.purpose.data,
        "required": question.required.data,
    }
