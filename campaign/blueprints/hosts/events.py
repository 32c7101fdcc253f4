"""Writing an event, and what can be done with the whole of it."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from campaign import access, clock, security
from campaign.blueprints.hearing import views as hearing
from campaign.blueprints.hosts import bp, checking, filling, gates, labels
from campaign.blueprints.hosts.event_form import EventForm
from campaign.blueprints.hosts.finding import EVENT, GROUP, is_staff, note, own_event, to_event
from campaign.blueprints.hosts.moved import moved_dates
from campaign.blueprints.picture.views import folder
from campaign.domain import notifying, picturing, sounding, speaking, translating
from campaign.extensions import db
from campaign.refusals import EVENT_REFUSALS, explain
from campaign.refusals.event import field_of
from events import occurrences, publishing, revising
from events.models import Event

LISTS = ("exceptions", "questions", "programme")
EDITOR_BYTES = 512 * 1024
DATES_SHOWN = 60


@bp.get(f"{GROUP}/events/new")
@access.member
def new(group: str) -> ResponseReturnValue:
    """An empty event."""
    return _answer(_form(None, {}))


@bp.post(f"{GROUP}/events/new")
@access.member
@security.up_to(EDITOR_BYTES)
def create(group: str) -> ResponseReturnValue:
    """Keep a new draft."""
    form = _form(request.form, {})
    if _added_row(form):
        return _answer(form)
    if not checking.check(form, current_app.extensions["pack"].zone, {}):
        return _answer(form, 422)
    pack = current_app.extensions["pack"]
    try:
        fields = filling.as_fields(form, pack) | {"zone": pack.timezone}
        event = publishing.draft(db.session(), g.group, fields, now=clock.now())
        note("event.drafted", event)
        db.session.commit()
    except EVENT_REFUSALS as refusal:
        return _refused(form, refusal)
    return to_event(event)


@bp.get(f"{EVENT}/")
@access.member
def overview(group: str, slug: str) -> ResponseReturnValue:
    """Where an event stands, what waits, its dates, and what can be done."""
    event, now = own_event(slug), clock.now()
    edit = publishing.waiting_edit(db.session(), event)
    dates = occurrences.upcoming(event, now, DATES_SHOWN)
    return render_template(
        "hosts/event.html",
        event=event,
        edit=edit,
        differences=publishing.differences(event, edit) if edit else [],
        moved=moved_dates(event, edit),
        missing=[] if event.is_public else publishing.missing(event, now),
        dates=dates,
        opened=[one for one in gates.opened(event) if one.date.day not in {d.day for d in dates}],
        labels=labels,
        is_staff=is_staff(),
    )


@bp.get(f"{EVENT}/edit")
@access.member
def edit(group: str, slug: str) -> ResponseReturnValue:
    """An event, ready to edit, as the group last wrote it."""
    event = own_event(slug)
    return _answer(_form(None, publishing.latest(db.session(), event)), event=event)


@bp.post(f"{EVENT}/edit")
@access.member
@security.up_to(EDITOR_BYTES)
def save(group: str, slug: str) -> ResponseReturnValue:
    """Keep an edit: at once, or for staff to read first."""
    event = own_event(slug)
    kept, before = publishing.latest(db.session(), event), revising.fields_of(event)
    form = _form(request.form, kept)
    if _added_row(form):
        return _answer(form, event=event)
    if not checking.check(form, current_app.extensions["pack"].zone, kept):
        return _answer(form, 422, event=event)
    try:
        with translating.noting_event(db.session(), event):
            _edit(event, form)
        _tell(event, before)
        note("event.edited", event)
        db.session.commit()
    except EVENT_REFUSALS as refusal:
        return _refused(form, refusal, event)
    return to_event(event)


@bp.post(f"{EVENT}/ask")
@access.member
def ask(group: str, slug: str) -> ResponseReturnValue:
    """Ask for publication; trusted groups publish at once, and staff are led to what they have to read."""
    event = own_event(slug)
    publishing.ask(db.session(), event, now=clock.now())
    note("event.published" if event.is_live else "event.asked", event)
    db.session.commit()
    return to_event(event)


@bp.post(f"{EVENT}/take-back")
@access.member
def take_back(group: str, slug: str) -> ResponseReturnValue:
    """Take back what waits for staff: an event, or an edit."""
    event = own_event(slug)
    revising.lock(db.session(), event)  # staff may be publishing it
    waiting = publishing.waiting_edit(db.session(), event)
    pictures = [waiting.fields.get("picture")] if waiting else []
    publishing.refuse(db.session(), waiting or event, now=clock.now())
    translating.drop_waiting(db.session(), event)
    note("event.taken_back", event)
    db.session.commit()
    picturing.drop_unused(db.session(), pictures, folder())
    return to_event(event)


@bp.post(f"{EVENT}/cancel")
@access.member
def cancel(group: str, slug: str) -> ResponseReturnValue:
    """Call a published event off, and tell those who booked."""
    event = own_event(slug)
    was_live = event.is_live
    publishing.cancel(db.session(), event, now=clock.now())
    if was_live:
        sealer = current_app.extensions["sealer"]
        notifying.tell_cancelled(db.session(), event, now=clock.now(), sealer=sealer)
        note("event.cancelled", event)
    db.session.commit()
    return to_event(event)


@bp.post(f"{EVENT}/duplicate")
@access.member
def duplicate(group: str, slug: str) -> ResponseReturnValue:
    """Make a draft like this event, and open it."""
    copy = publishing.duplicate(db.session(), own_event(slug), now=clock.now())
    note("event.drafted", copy)
    db.session.commit()
    return redirect(url_for("hosts.edit", group=group, slug=copy.slug), 303)


@bp.post(f"{EVENT}/delete")
@access.member
def delete(group: str, slug: str) -> ResponseReturnValue:
    """Delete a draft."""
    event = own_event(slug)
    picture = event.picture
    note("event.deleted", event)
    publishing.discard(db.session(), event)
    translating.forget(db.session(), f"event:{slug}")
    sounds = speaking.forget(db.session(), f"event:{slug}")
    db.session.commit()
    picturing.drop_unused(db.session(), [picture], folder())
    sounding.drop_unused(db.session(), sounds, hearing.folder())
    return redirect(url_for("hosts.show", group=group), 303)


def _form(sent: MultiDict[str, str] | None, kept: Mapping[str, Any]) -> EventForm:
    pack = current_app.extensions["pack"]
    typed = filling.as_typed(kept, pack.zone) if kept else {}
    own_rule = typed.get("every") == labels.OWN_RULE
    form = EventForm(sent, pack=pack, own_rule=own_rule, data=typed)
    if sent is None and kept:
        form.read.data = revising.mark(kept)
    return form


def _added_row(form: EventForm) -> bool:
    """Add the row that was asked for, if one was."""
    wanted = request.form.get("add")
    if wanted in LISTS:
        form.add_row(wanted)
    return wanted in LISTS


def _edit(event: Event, form: EventForm) -> None:
    fields = filling.as_fields(form, current_app.extensions["pack"])
    now, session = clock.now(), db.session()
    publishing.edit(session, event, fields, by_staff=is_staff(), now=now, read=form.read.data or "")
    offered = publishing.offer_new_places(session, event, now=now)
    notifying.offer(session, offered, now=now, sealer=current_app.extensions["sealer"])


def _tell(event: Event, before: Mapping[str, Any]) -> None:
    sealer = current_app.extensions["sealer"]
    notifying.tell_edited(db.session(), event, before, now=clock.now(), sealer=sealer)


def _refused(
    form: EventForm, refusal: Exception, event: Event | None = None
) -> ResponseReturnValue:
    """Show the sentence beside its field; a form that was overtaken can be sent again on purpose."""
    db.session.rollback()
    sentence, field = explain(refusal), field_of(refusal)
    checking.blame(form[field if field in form else "title"], sentence.about(refusal))
    if isinstance(refusal, publishing.Stale) and event is not None:
        form.read.data = revising.mark(publishing.latest(db.session(), event))
    return _answer(form, sentence.status, event=event)


def _answer(form: EventForm, status: int = 200, event: Event | None = None) -> ResponseReturnValue:
    problems = checking.problems(form) if status != 200 else []
    return render_template("hosts/edit.html", form=form, event=event, problems=problems), status
