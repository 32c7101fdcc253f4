"""What groups ask staff for: a first publication, or a change of what residents already see."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign import access, clock
from campaign.blueprints.desk import bp, comparing, reading
from campaign.blueprints.hosts import labels
from campaign.blueprints.hosts.finding import note
from campaign.blueprints.picture.views import folder
from campaign.domain import notifying, picturing, speaking, translating
from campaign.extensions import db, desk_words
from campaign.looks import direction_of
from campaign.refusals import EVENT_REFUSALS, explain
from events import moving, occurrences, publishing, revising
from events.models import Event, EventEdit
from events.models.event import WAITING
from events.moving import MOVED, OFF

_d = desk_words.gettext
MOST_SHOWN = 200
REFUSED: tuple[type[Exception], ...] = (*EVENT_REFUSALS, occurrences.NoSuchDate)


@bp.get("/")
@access.staff
def index() -> ResponseReturnValue:
    """What waits for a look, the longest wait first."""
    asked = select(Event).filter_by(state=WAITING).order_by(Event.updated_at).limit(MOST_SHOWN)
    edits = select(EventEdit).order_by(EventEdit.asked_at).limit(MOST_SHOWN)
    done = db.session.scalar(select(Event).filter_by(slug=request.args.get("done", "")))
    return render_template(
        "desk/waiting.html",
        events=db.session.scalars(asked).all(),
        edits=db.session.scalars(edits).all(),
        done=done,
        said=request.args.get("said", ""),
        labels=labels,
    )


@bp.get("/review/<slug>")
@access.staff
def review(slug: str) -> ResponseReturnValue:
    """One event as residents will see it, and what an edit of it would change."""
    return _answer(_event(slug))


@bp.post("/review/<slug>/approve")
@access.staff
def approve(slug: str) -> ResponseReturnValue:
    """Publish what was read, or let the edit become true; never what was changed meanwhile."""
    event = _event(slug)
    if not _is_as_read(event):
        return _overtaken(event)
    edit = publishing.waiting_edit(db.session(), event)
    pictures = [event.picture, edit.fields.get("picture")] if edit else []
    try:
        _approve(event, edit)
        db.session.commit()
    except REFUSED as refusal:
        db.session.rollback()
        sentence = explain(refusal)
        return _answer(event, sentence.status, sentence.about(refusal))
    picturing.drop_unused(db.session(), pictures, folder())
    return redirect(url_for("desk.index", done=event.slug, said="approved"), 303)


@bp.post("/review/<slug>/refuse")
@access.staff
def refuse(slug: str) -> ResponseReturnValue:
    """Hand an event back to its group as a draft, or drop an edit."""
    event = _event(slug)
    if not _is_as_read(event):
        return _overtaken(event)
    edit = publishing.waiting_edit(db.session(), event)
    pictures = [edit.fields.get("picture")] if edit else []
    if edit or event.state == WAITING:
        publishing.refuse(db.session(), edit or event, now=clock.now())
        translating.drop_waiting(db.session(), event)
        note("edit.refused" if edit else "event.refused", event)
    db.session.commit()
    picturing.drop_unused(db.session(), pictures, folder())
    return redirect(url_for("desk.index", done=event.slug, said="refused"), 303)


def _event(slug: str) -> Event:
    event = db.session.scalar(select(Event).filter_by(slug=slug))
    if event is None:
        abort(404)
    return event


def _is_as_read(event: Event) -> bool:
    """Whether what waits is still what was on the page, from now on held until the commit."""
    revising.lock(db.session(), event)
    return request.form.get("read") == reading.mark(event)


def _overtaken(event: Event) -> ResponseReturnValue:
    db.session.rollback()
    return _answer(event, 409, _d("The group changed this while you were reading. Read it again."))


def _approve(event: Event, edit: EventEdit | None) -> None:
    session, now, sealer = db.session(), clock.now(), current_app.extensions["sealer"]
    if edit is None:
        if event.state == WAITING:
            publishing.publish(session, event, now=now)
            note("event.published", event)
        return
    before = revising.fields_of(event)
    with translating.noting_event(session, event):
        publishing.approve(session, edit, now=now)
    translating.settle(session, event)
    note("edit.approved", event)
    offered = publishing.offer_new_places(session, event, now=now)
    notifying.offer(session, offered, now=now, sealer=sealer)
    if event.is_live:
        _tell(event, before, now)


def _tell(event: Event, before: Mapping[str, Any], now: datetime) -> None:
    """Tell all who booked of another time or place of the event, else those of the dates concerned."""
    session, sealer, after = (
        db.session(),
        current_app.extensions["sealer"],
        revising.fields_of(event),
    )
    moved = moving.between(before[MOVED], after[MOVED], event.timing)
    off = [date.fromisoformat(day) for day, to in moved.items() if to == OFF]
    for day in off:
        notifying.tell_cancelled(session, event, day=day, now=now, sealer=sealer)
    if notifying.is_to_be_told(event, before):
        notifying.tell_changed(session, event, now=now, sealer=sealer)
        return
    for day in sorted({*map(date.fromisoformat, moved)} - {*off}):
        notifying.tell_changed(session, event, day=day, now=now, sealer=sealer)


def _answer(event: Event, status: int = 200, wrong: str = "") -> ResponseReturnValue:
    edit = publishing.waiting_edit(db.session(), event)
    shown = comparing.preview(event, edit)
    page = render_template(
        "desk/review.html",
        event=event,
        edit=edit,
        waits=edit is not None or event.state == WAITING,
        shown=shown,
        dates=comparing.dates(event, edit, shown, clock.now()),
        programme=comparing.programme(shown),
        rows=comparing.compare(event, edit) if edit else [],
        missing=[labels.FIELDS[name] for name in publishing.missing(shown, clock.now())],
        tongues=reading.tongues(event),
        direction_of=direction_of,
        sources=speaking.sources(db.session(), shown),
        is_outdated=speaking.is_outdated,
        read=reading.mark(event),
        wrong=wrong,
        labels=labels,
    )
    return page, status
