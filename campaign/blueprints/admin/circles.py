"""Circles: opening, describing and closing them. Nothing of their members is here."""

from typing import Any

from flask import abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.admin import bp
from campaign.blueprints.admin.charges_forms import CircleForm
from campaign.blueprints.hosts.checking import problems
from campaign.domain import circling, entrusting
from campaign.domain.entrusting import CIRCLES
from campaign.extensions import db, desk_words
from campaign.looks import called, in_order
from campaign.models import Circle

_dl = desk_words.lazy_gettext
ADDRESS = "/circles/<int(max=2147483647):number>"
DONE = {
    "opened": _dl("The circle is open."),
    "changed": _dl("The circle is changed."),
    "closed": _dl("The circle is closed. Nobody can join it any more."),
}


def _load(number: int, *, to_change: bool = False) -> Circle:
    found = db.session.get(Circle, number, with_for_update=to_change)
    if found is None:
        abort(404)
    return found


def _every(form: CircleForm, status: int = 200, **facts: Any) -> ResponseReturnValue:
    every = in_order(entrusting.every(db.session(), CIRCLES), called)
    return render_template("admin/circles.html", form=form, circles=every, **facts), status


@bp.get("/circles")
@access.admin
def circles() -> ResponseReturnValue:
    """Every circle, and the form to open one."""
    return _every(CircleForm(), done=DONE.get(request.args.get("done", "")))


@bp.post("/circles")
@access.admin
def open_circle() -> ResponseReturnValue:
    """Open a circle; its key is made with it and never shown."""
    form = CircleForm(request.form)
    if not form.validate():
        return _every(form, 422, problems=problems(form))
    circle = circling.open_circle(
        db.session(),
        form.name.data,
        phone=form.phone.data,
        hours=form.hours.data,
        today=clock.today(),
        sealer=current_app.extensions["sealer"],
    )
    return _done(circle, "opened")


@bp.get(ADDRESS)
@access.admin
def circle(number: int) -> ResponseReturnValue:
    """One circle."""
    found = _load(number)
    kept = {"name": found.name, "phone": found.phone, "hours": found.hours}
    return render_template("admin/circle.html", form=CircleForm(data=kept), circle=found)


@bp.post(ADDRESS)
@access.admin
def change_circle(number: int) -> ResponseReturnValue:
    """Change a circle's name, phone and hours; its address stays."""
    found = _load(number, to_change=True)
    form = CircleForm(request.form, data={"name": found.name, "hours": found.hours})
    if not form.validate():
        wrong = problems(form)
        return render_template("admin/circle.html", form=form, circle=found, problems=wrong), 422
    if found.phone != form.phone.data:  # where members say their word
        sealer, now = current_app.extensions["sealer"], clock.now()
        phone = form.phone.data
        entrusting.tell(db.session(), found, entrusting.PHONE, phone, now=now, sealer=sealer)
    found.name, found.phone, found.hours = form.name.data, form.phone.data, form.hours.data
    return _done(found, "changed")


@bp.post(f"{ADDRESS}/close")
@access.admin
def close_circle(number: int) -> ResponseReturnValue:
    """Let nobody join any more. What is held goes 90 days after the last session."""
    found = _load(number)
    found.closed_on = found.closed_on or clock.today()
    return _done(found, "closed")


def _done(circle: Circle, what: str) -> ResponseReturnValue:
    entrusting.note(db.session(), CIRCLES, circle, what, actor=g.account, now=clock.now())
    db.session.commit()
    return redirect(url_for("admin.circles", done=what), 303)
