"""Every event there is, in a table that is narrowed and sorted by its address, without script."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, func, or_, select

from campaign import access, clock
from campaign.blueprints.desk import bp
from campaign.blueprints.hosts import labels
from campaign.extensions import db, desk_words
from campaign.forms import one_line
from events import occurrences
from events.models import Event, EventEdit, PartnerGroup

_dl = desk_words.lazy_gettext

OF_A_PAGE = 50
LONGEST = 80  # characters that are looked for
SORTS: dict[str, Any] = {
    "changed": _dl("Last changed"),
    "first": _dl("First date"),
    "title": _dl("Title"),
    "group": _dl("Group"),
    "state": _dl("State"),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what it cannot mean is left aside."""

    state: str
    group: str
    words: str
    sort: str
    down: bool
    page: int

    def address(self, **over: Any) -> str:
        """Return the address of this table with something else asked for."""
        names = {"state": self.state, "group": self.group, "q": self.words, "sort": self.sort}
        asked = {**names, "down": "y" if self.down else "", "page": 1, **over}
        kept = {name: value for name, value in asked.items() if value not in ("", 1)}
        return f"{url_for('desk.events')}?{urlencode(kept)}"

    def sorted_by(self, sort: str) -> str:
        """Return the address that sorts by a column; by the present one, the other way round."""
        turned = "" if sort != self.sort else "" if self.down else "y"
        return self.address(sort=sort, down=turned)


@bp.get("/events")
@access.staff
def events() -> ResponseReturnValue:
    """The table."""
    asked, session = _asked(), db.session
    query = _narrowed(asked)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = query.order_by(*_order(asked)).limit(OF_A_PAGE).offset((asked.page - 1) * OF_A_PAGE)
    found = session.scalars(page).all()
    ids = [event.id for event in found]
    edited = select(EventEdit.event_id).where(EventEdit.event_id.in_(ids))
    now = clock.now()
    return render_template(
        "desk/events.html",
        asked=asked,
        total=total,
        pages=-(-total // OF_A_PAGE),
        events=found,
        edited=set(session.scalars(edited)),
        ahead={event.id: next(iter(occurrences.upcoming(event, now, 1)), None) for event in found},
        groups=session.scalars(select(PartnerGroup).order_by(PartnerGroup.slug)).all(),
        sorts=SORTS,
        labels=labels,
    )


def _asked() -> Asked:
    given = request.args
    page, sort, state = given.get("page", "1")[:4], given.get("sort", ""), given.get("state", "")
    return Asked(
        state=state if state in labels.STATES else "",
        group=given.get("group", "")[:LONGEST],
        words=one_line(given.get("q", "").replace("\0", ""))[:LONGEST],
        sort=sort if sort in SORTS else "changed",
        down=given.get("down") == "y",
        page=int(page) if page.isascii() and page.isdigit() and int(page) else 1,
    )


def _narrowed(asked: Asked) -> Select[Any]:
    query = select(Event).join(PartnerGroup, PartnerGroup.id == Event.group_id)
    if asked.state:
        query = query.where(Event.state == asked.state)
    if asked.group:
        query = query.where(PartnerGroup.slug == asked.group)
    if asked.words:
        titles = [Event.title[tag].as_string() for tag in current_app.extensions["pack"].languages]
        query = query.where(or_(*(t.icontains(asked.words, autoescape=True) for t in titles)))
    return query


def _order(asked: Asked) -> tuple[Any, ...]:
    title = func.lower(Event.title[current_app.extensions["pack"].languages[0]].as_string())
    by = {
        "changed": Event.updated_at.desc(),  # the newest first
        "first": Event.starts,
        "title": title,
        "group": PartnerGroup.slug,
        "state": Event.state,
    }[asked.sort]
    if asked.down:
        by = Event.updated_at if asked.sort == "changed" else by.desc()
    return by, Event.id
