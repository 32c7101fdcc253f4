"""The list, a month, an event, and a date of it."""

import re
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import (
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign import access, clock, looks
from campaign.addresses import PREFIX
from campaign.blueprints.whats_on import bp, linked, telling
from campaign.blueprints.whats_on.asking import FindForm, asked, read_day, weekend
from campaign.domain import opining
from campaign.extensions import db
from events import listings, occurrences
from events.listings import Listing
from events.models import Event
from events.occurrences import NoSuchDate
from events.recurrence import NoSunset

SLUG = re.compile("[a-z0-9-]{1,100}")
SECONDS = 60  # a page may be as old as this
MOST_DATES_SHOWN = 30


@bp.get(f"{PREFIX}/events")
@access.anyone
def find() -> ResponseReturnValue:
    """What is on, as far as it fits the filters in the address."""
    form = asked(request.args)
    if not form.validate():
        return render_template("whats_on/list.html", form=form, **_around(form)), 422
    found = listings.find(db.session(), form.filter, clock.now(), form.cursor)
    parts = [(key, list(part)) for key, part in groupby(found.items, _part_of(form))]
    page = render_template(
        "whats_on/list.html", form=form, parts=parts, more=_more(found.more), **_around(form)
    )
    return _kept(page)


@bp.get(f"{PREFIX}/events/month/<month>")
@access.anyone
def in_month(month: str) -> ResponseReturnValue:
    """A month as a table of its weeks; a month that is none, or out of reach, is 404."""
    today = clock.today()
    try:
        first = read_day(f"{month}-01")
    except ValueError:
        abort(404)
    if not today - timedelta(days=92) < first < today + listings.AHEAD:
        abort(404)
    days = listings.in_month(db.session(), first, current_app.extensions["pack"].zone)
    starts = first - timedelta(days=first.weekday())
    following = (first + timedelta(days=31)).replace(day=1)
    weeks = [
        [starts + timedelta(days=n + 7 * week) for n in range(7)]
        for week in range((following - starts + timedelta(days=6)).days // 7)
    ]
    around = {"before": (first - timedelta(days=1)).replace(day=1), "after": following}
    return _kept(
        render_template(
            "whats_on/month.html", first=first, days=days, weeks=weeks, today=today, **around
        )
    )


@bp.get(f"{PREFIX}/events/<slug>")
@access.anyone
def event(slug: str) -> ResponseReturnValue:
    """One event, with all its dates."""
    found = public_event(db.session(), slug)
    dates = listings.dates_of(db.session(), found, clock.now())
    page = render_template(
        "whats_on/event.html",
        event=found,
        dates=dates[:MOST_DATES_SHOWN],
        further=max(0, len(dates) - MOST_DATES_SHOWN),
        now=clock.now(),
        repeats=telling.how_it_repeats(found),
        linked=linked.event(found, dates),
        asks_feedback=opining.is_asked(found, now=clock.now()),
        occurrence=None,
    )
    return _kept(page)


@bp.get(f"{PREFIX}/events/<slug>/<day>")
@access.anyone
def on_day(slug: str, day: str) -> ResponseReturnValue:
    """One date of an event. Its address stays when it moves; the new day leads there."""
    found = public_event(db.session(), slug)
    try:
        asked_day = read_day(day)
    except ValueError:
        abort(404)
    try:
        occurrence = occurrences.find(db.session(), found, asked_day)
    except NoSunset:
        abort(404)
    except NoSuchDate:
        return redirect(url_for("whats_on.on_day", slug=slug, day=_moved_to(found, asked_day)))
    page = render_template(
        "whats_on/event.html",
        event=found,
        occurrence=occurrence,
        asks_feedback=opining.is_asked(occurrence, now=clock.now()),
        now=clock.now(),
        repeats=telling.how_it_repeats(found),
        linked=linked.date(occurrence),
    )
    return _kept(page)


def public_event(session: Session, slug: str) -> Event:
    """Return an event that residents may see; any other is 404."""
    known = SLUG.fullmatch(slug)  # anything else, PostgreSQL might refuse to compare
    found = session.scalar(select(Event).filter_by(slug=slug)) if known else None
    if found is None or not found.is_public:
        abort(404)
    return found


def _moved_to(event: Event, day: date) -> date:
    """Return the day whose date was moved to this one, or end with 404."""
    for row in event.dates:
        if row.starts is not None and row.starts.date() == day:
            return row.day
    abort(404)


def _part_of(form: FindForm) -> Any:
    """Return by what the list is divided: wards when they are listed by distance, else days."""
    if form.is_by_ward:
        return lambda item: item.ward_code
    return _day_of


def _day_of(item: Listing) -> date:
    return item.span.starts.date()


def _more(after: listings.Cursor | None) -> str | None:
    if after is None:
        return None
    return _here(url_for("whats_on.find"), after=str(after))


def _around(form: FindForm) -> dict[str, Any]:
    """Return what surrounds the list: the ways to narrow it and to take it along, filters kept."""
    saturday, sunday = weekend(clock.today())
    return {
        "weekend": _here(url_for("whats_on.find"), **{"from": str(saturday), "to": str(sunday)}),
        "is_weekend": (form.opens.day, form.closes.day) == (saturday, sunday),
        "calendar": _here(url_for("whats_on.calendar")),
        "feed": _here(url_for("whats_on.feed")),
        "this_month": f"{clock.today():%Y-%m}",
        "this_page_in": lambda tag: _here(looks.this_page_in(tag)),
    }


def _here(address: str, **over: str) -> str:
    """Return an address with the filters of this page, apart from its place in the list."""
    query = request.args.copy()
    query.poplist("after")
    for name, value in over.items():
        query[name] = value
    kept = [(name, value[:100]) for name, value in query.items(multi=True) if value][:40]
    return f"{address}?{urlencode(kept)}" if kept else address


def _kept(page: str) -> Response:
    response = make_response(page)
    response.cache_control.public, response.cache_control.max_age = True, SECONDS
    return response
