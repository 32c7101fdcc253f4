"""Cohorts of youth ambassadors: opening and describing them. Nothing of the young people is here."""

from typing import Any

from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.admin import bp
from campaign.blueprints.admin.charges_forms import CohortForm
from campaign.blueprints.hosts.checking import problems
from campaign.domain import appointing, entrusting, leading
from campaign.domain.entrusting import COHORTS
from campaign.domain.leading import Plan
from campaign.extensions import db, desk_words
from campaign.looks import called, in_order
from campaign.models import Cohort
from campaign.refusals import explain
from events.models import PartnerGroup

_dl = desk_words.lazy_gettext
ADDRESS = "/cohorts/<int(max=2147483647):number>"
DAYS = ("starts_on", "ends_on", "apply_until")
DONE = {
    "opened": _dl("The cohort is open for applications."),
    "changed": _dl("The cohort is changed."),
}


def _form(sent: Any = None, cohort: Cohort | None = None) -> CohortForm:
    """Return the form, with a cohort in it where there is one; of what was sent, over its texts."""
    kept: dict[str, Any] = {}
    if cohort is not None:
        kept = {"name": cohort.name, "about": cohort.about}
    if cohort is not None and sent is None:
        same = {"phone": cohort.phone, "person": cohort.person, "group": cohort.group_id}
        kept |= same | {name: getattr(cohort, name).isoformat() for name in DAYS}
    return CohortForm(sent, groups=appointing.groups(db.session()), data=kept)


def _every(form: CohortForm, status: int = 200, **facts: Any) -> ResponseReturnValue:
    every = in_order(entrusting.every(db.session(), COHORTS), called)
    return render_template("admin/cohorts.html", form=form, cohorts=every, **facts), status


def _one(form: CohortForm, cohort: Cohort, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "admin/cohort.html",
        form=form,
        cohort=cohort,
        problems=problems(form) if form.errors else (),
    )
    return page, status


def _plan(form: CohortForm) -> Plan:
    return Plan(
        name=form.name.data,
        about=form.about.data,
        starts_on=form.starts_on.value,
        ends_on=form.ends_on.value,
        apply_until=form.apply_until.value,
        person=form.person.data,
        phone=form.phone.data,
    )


@bp.get("/cohorts")
@access.admin
def cohorts() -> ResponseReturnValue:
    """Every cohort, and the form to open one."""
    return _every(_form(), done=DONE.get(request.args.get("done", "")))


@bp.post("/cohorts")
@access.admin
def open_cohort() -> ResponseReturnValue:
    """Open a cohort of a partner group."""
    form = _form(request.form)
    if not form.validate():
        return _every(form, 422, problems=problems(form))
    group = db.session.get_one(PartnerGroup, form.group.data)
    try:
        cohort = leading.open_cohort(db.session(), group, _plan(form))
    except leading.CohortDatesRefused as refusal:
        form.refuse(refusal.field, explain(refusal).about(refusal))
        return _every(form, 422, problems=problems(form))
    return _done(cohort, "opened")


@bp.get(ADDRESS)
@access.admin
def cohort(number: int) -> ResponseReturnValue:
    """One cohort."""
    found = _load(number)
    return _one(_form(cohort=found), found)


@bp.post(ADDRESS)
@access.admin
def change_cohort(number: int) -> ResponseReturnValue:
    """Change what a cohort is called, its days, and whom to phone."""
    found = _load(number, to_change=True)
    form = _form(request.form, found)
    if not form.validate():
        return _one(form, found, 422)
    try:
        leading.change_cohort(found, db.session.get_one(PartnerGroup, form.group.data), _plan(form))
    except leading.CohortDatesRefused as refusal:
        form.refuse(refusal.field, explain(refusal).about(refusal))
        return _one(form, found, 422)
    return _done(found, "changed")


def _load(number: int, *, to_change: bool = False) -> Cohort:
    found = db.session.get(Cohort, number, with_for_update={"of": Cohort} if to_change else None)
    if found is None:
        abort(404)
    return found


def _done(cohort: Cohort, what: str) -> ResponseReturnValue:
    entrusting.note(db.session(), COHORTS, cohort, what, actor=g.account, now=clock.now())
    db.session.commit()
    return redirect(url_for("admin.cohorts", done=what), 303)
