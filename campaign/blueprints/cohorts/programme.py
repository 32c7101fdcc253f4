"""The cohorts somebody leads, and the programme of one: which workshops, in which order."""

from flask import current_app, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign import access, clock
from campaign.blueprints.cohorts import bp
from campaign.blueprints.cohorts.finding import COHORT, WORKSHOP, note, own_workshop
from campaign.blueprints.hearing.views import folder
from campaign.blueprints.hosts.labels import STATES
from campaign.domain import (
    applying,
    leading,
    notifying,
    progressing,
    sounding,
    speaking,
    translating,
)
from campaign.extensions import db
from campaign.forms import sent_form
from campaign.models import Cohort, Lead
from campaign.words.cohort import TOPICS
from events import occurrences


@bp.get("/cohorts/")
@access.signed_in
def index() -> ResponseReturnValue:
    """The cohorts one leads."""
    mine = select(Cohort).join(Lead).where(Lead.account_id == g.account.id)
    cohorts = db.session.scalars(mine.order_by(Cohort.starts_on.desc(), Cohort.id)).all()
    return render_template("cohorts/index.html", cohorts=cohorts)


@bp.get(f"{COHORT}/")
@access.lead
def show(cohort: str) -> ResponseReturnValue:
    """The programme, and how many take part."""
    now, sealer = clock.now(), current_app.extensions["sealer"]
    everybody = progressing.active(db.session(), g.cohort)
    came = {(id_, event) for id_, event, _ in progressing.came(db.session(), everybody, sealer)}
    workshops = g.cohort.workshops
    return render_template(
        "cohorts/show.html",
        ahead={
            one.event_id: next(iter(occurrences.upcoming(one.event, now, 1)), None)
            for one in workshops
        },
        came={one.event_id: sum(event == one.event_id for _, event in came) for one in workshops},
        active=len(everybody),
        waiting=applying.count_waiting(db.session(), g.cohort),
        topics=TOPICS,
        states=STATES,
    )


@bp.post(f"{WORKSHOP}/up")
@access.lead
def move_up(cohort: str, slug: str) -> ResponseReturnValue:
    """Move a workshop one place up."""
    return _move(slug, -1)


@bp.post(f"{WORKSHOP}/down")
@access.lead
def move_down(cohort: str, slug: str) -> ResponseReturnValue:
    """Move a workshop one place down."""
    return _move(slug, 1)


@bp.post(f"{WORKSHOP}/remove")
@access.lead
def remove(cohort: str, slug: str) -> ResponseReturnValue:
    """Take a workshop out; one that residents see is called off, and who booked is told."""
    sent_form()
    workshop, now = own_workshop(slug), clock.now()
    event = workshop.event
    note("workshop.removed", f"event:{slug}")
    if leading.remove_workshop(db.session(), workshop, now=now):
        sealer = current_app.extensions["sealer"]
        notifying.tell_cancelled(db.session(), event, now=now, sealer=sealer)
    is_deleted = event.published_at is None
    if is_deleted:
        translating.forget(db.session(), f"event:{slug}")
    sounds = speaking.forget(db.session(), f"event:{slug}") if is_deleted else set()
    db.session.commit()
    sounding.drop_unused(db.session(), sounds, folder())
    return redirect(url_for("cohorts.show", cohort=cohort), 303)


def _move(slug: str, by: int) -> ResponseReturnValue:
    sent_form()
    leading.move_workshop(db.session(), own_workshop(slug), by)
    note("programme.ordered")
    db.session.commit()
    return redirect(url_for("cohorts.show", cohort=g.cohort.slug, _anchor=slug), 303)
