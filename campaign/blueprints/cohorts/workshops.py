"""Making and editing a workshop, which is an event of the cohort's group."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock, security
from campaign.blueprints.cohorts import bp
from campaign.blueprints.cohorts.finding import COHORT, WORKSHOP, note, own_workshop
from campaign.blueprints.cohorts.forms import WorkshopForm, as_typed, is_timed_here, proposed
from campaign.blueprints.hosts.checking import blame, problems
from campaign.blueprints.hosts.events import EDITOR_BYTES
from campaign.blueprints.hosts.labels import FIELDS, STATES
from campaign.domain import leading, notifying, translating
from campaign.extensions import db
from campaign.forms import sent_form
from campaign.models import Workshop
from campaign.refusals import EVENT_REFUSALS, explain
from campaign.refusals.event import field_of
from campaign.words.cohort import TOPICS
from events import occurrences, publishing, revising
from events.models import Event


@bp.get(f"{COHORT}/workshops/new")
@access.lead
def new(cohort: str) -> ResponseReturnValue:
    """A workshop that says already what its topic is about, where one is chosen."""
    form = WorkshopForm(None, data=proposed(request.args.get("topic", "")))
    return _answer(form)


@bp.post(f"{COHORT}/workshops/new")
@access.lead
@security.up_to(EDITOR_BYTES)
def create(cohort: str) -> ResponseReturnValue:
    """Put a workshop into the programme, and at once into the calendar where that is asked for."""
    form = WorkshopForm(request.form)
    if not form.check():
        return _answer(form, 422)
    try:
        made = leading.add_workshop(
            db.session(), g.cohort, form.topic.data, form.as_fields(), now=clock.now()
        )
        note("workshop.added", f"event:{made.event.slug}")
        if "publish" in request.form:
            _ask(made.event)
        db.session.commit()
    except EVENT_REFUSALS as refusal:
        return _refused(form, refusal)
    return _to(made)


@bp.get(f"{WORKSHOP}/")
@access.lead
def workshop(cohort: str, slug: str) -> ResponseReturnValue:
    """Where a workshop stands, its dates, and what can be done."""
    found, now = own_workshop(slug), clock.now()
    event, today = found.event, clock.today()
    begun = [
        one for one in occurrences.between(event, event.timing.first_day, today) if one.is_past(now)
    ]
    return render_template(
        "cohorts/workshop.html",
        workshop=found,
        event=event,
        begun=begun,
        coming=[one for one in occurrences.upcoming(event, now) if not one.is_past(now)],
        edit=publishing.waiting_edit(db.session(), event),
        missing=[] if event.is_public else publishing.missing(event, now),
        topics=TOPICS,
        states=STATES,
        fields=FIELDS,
    )


@bp.get(f"{WORKSHOP}/edit")
@access.lead
def edit(cohort: str, slug: str) -> ResponseReturnValue:
    """A workshop, ready to edit, as it was last written."""
    found = own_workshop(slug)
    return _answer(_form(found), workshop=found)


@bp.post(f"{WORKSHOP}/edit")
@access.lead
@security.up_to(EDITOR_BYTES)
def save(cohort: str, slug: str) -> ResponseReturnValue:
    """Keep an edit: at once, or for staff to read first."""
    found = own_workshop(slug)
    kept = publishing.latest(db.session(), found.event)
    texts = {name: kept[name] for name in ("title", "description")}
    form = WorkshopForm(request.form, timed=is_timed_here(found.event), data=texts)
    if not form.check():
        return _answer(form, 422, workshop=found)
    try:
        _edit(found, form)
        note("workshop.edited", f"event:{slug}")
        db.session.commit()
    except EVENT_REFUSALS as refusal:
        return _refused(form, refusal, found)
    return _to(found)


@bp.post(f"{WORKSHOP}/ask")
@access.lead
def ask(cohort: str, slug: str) -> ResponseReturnValue:
    """Ask for publication; of a trusted group it is published at once."""
    sent_form()
    found = own_workshop(slug)
    _ask(found.event)
    db.session.commit()
    return _to(found)


def _ask(event: Event) -> None:
    """What residents would miss, the workshop's page says."""
    try:
        state = publishing.ask(db.session(), event, now=clock.now())
    except publishing.NotComplete:
        return
    note("event.published" if state == "live" else "event.asked", f"event:{event.slug}")


def _form(workshop: Workshop) -> WorkshopForm:
    kept = publishing.latest(db.session(), workshop.event)
    typed = as_typed(workshop.topic, kept) | {"read": revising.mark(kept)}
    return WorkshopForm(None, timed=is_timed_here(workshop.event), data=typed)


def _edit(workshop: Workshop, form: WorkshopForm) -> None:
    event, now, session = workshop.event, clock.now(), db.session()
    before = revising.fields_of(event)
    with translating.noting_event(session, event):
        publishing.edit(
            session, event, form.as_fields(), by_staff=False, now=now, read=form.read.data or ""
        )
    workshop.topic = form.topic.data
    _tell(event, before)


def _tell(event: Event, before: Mapping[str, Any]) -> None:
    sealer = current_app.extensions["sealer"]
    notifying.tell_edited(db.session(), event, before, now=clock.now(), sealer=sealer)


def _refused(
    form: WorkshopForm, refusal: Exception, workshop: Workshop | None = None
) -> ResponseReturnValue:
    """Show the sentence beside its field; a form that was overtaken can be sent again on purpose."""
    db.session.rollback()
    sentence, field = explain(refusal), field_of(refusal)
    blame(form[field if field in form else "title"], sentence.about(refusal))
    if isinstance(refusal, publishing.Stale) and workshop is not None:
        form.read.data = revising.mark(publishing.latest(db.session(), workshop.event))
    return _answer(form, sentence.status, workshop=workshop)


def _answer(
    form: WorkshopForm, status: int = 200, workshop: Workshop | None = None
) -> ResponseReturnValue:
    wrong = problems(form) if status != 200 else []
    page = render_template("cohorts/edit.html", form=form, workshop=workshop, problems=wrong)
    return page, status


def _to(workshop: Workshop) -> ResponseReturnValue:
    address = url_for("cohorts.workshop", cohort=g.cohort.slug, slug=workshop.event.slug)
    return redirect(address, 303)
