"""Every event there is, in a table that is narrowed and sorted by its address, without script."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, func, select

from campaign import access, clock, collation, looks
from campaign.addresses import language_of_request
from campaign.blueprints.desk import bp
from campaign.blueprints.hosts import labels
from campaign.extensions import db, desk_words
from campaign.forms import one_line
from campaign.languages import SOURCE
from events import occurrences
from events.folding import has_words, words_asked
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
ALPHABETICAL: dict[str, Any] = {"title": Event.title, "group": PartnerGroup.name}


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
    found = _page(query, asked)
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
        groups=looks.in_order(session.scalars(select(PartnerGroup)), looks.called),
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
        words = words_asked(asked.words)  # none in signs alone, and nothing is found by those
        titles = db.session.execute(query.with_only_columns(Event.id, Event.title)) if words else ()
        found = [number for number, title in titles if has_words(title.values(), words)]
        query = query.where(Event.id.in_(found))
    return query


def _page(query: Select[Any], asked: Asked) -> Sequence[Event]:
    """Return the events of the page that was asked for, titles and groups in the reader's alphabet."""
    skipped = (asked.page - 1) * OF_A_PAGE
    by = _order(asked)
    if by is not None:
        return db.session.scalars(query.order_by(*by).limit(OF_A_PAGE).offset(skipped)).all()
    named = query.with_only_columns(Event.id, ALPHABETICAL[asked.sort]).order_by(Event.id)
    ordered = looks.in_order(db.session.execute(named), lambda row: looks.told(row[1]))
    numbers = [row[0] for row in (reversed(ordered) if asked.down else ordered)]
    numbers = numbers[skipped : skipped + OF_A_PAGE]
    events = {e.id: e for e in db.session.scalars(select(Event).where(Event.id.in_(numbers)))}
    return [events[number] for number in numbers]


def _order(asked: Asked) -> tuple[Any, ...] | None:
    """Return what to order by; None for alphabetical order where the database has no such rules."""
    if asked.sort in ALPHABETICAL:
        tag = language_of_request().tag
        rules = collation.of_engine(db.session.connection(), tag)
        if rules is None:
            return None
        by = _told(ALPHABETICAL[asked.sort], tag).collate(rules)
    else:
        by = {
            "changed": Event.updated_at.desc(),  # the newest first
            "first": Event.starts,
            "state": Event.state,
        }[asked.sort]
    if asked.down:
        by = Event.updated_at if asked.sort == "changed" else by.desc()
    return by, Event.id


def _told(texts: Any, tag: str) -> Any:
    """Return a text in SQL as `looks.told` finds it."""
    tags = dict.fromkeys((tag, SOURCE.tag, *sorted(current_app.extensions["pack"].languages)))
    return func.coalesce(*(func.nullif(texts[one].as_string(), "") for one in tags), "")
