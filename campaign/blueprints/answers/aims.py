"""The aims of the town on the desk: what is to be reached, by when, and how far it is."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock, security
from campaign.blueprints.answers import bp
from campaign.blueprints.answers.finding import FORM_REFUSALS, note, refused, shown
from campaign.blueprints.answers.forms import AimForm, aim_as_typed
from campaign.blueprints.hosts.events import EDITOR_BYTES
from campaign.domain import aiming, phrasing, translating
from campaign.extensions import db, desk_words
from campaign.figures import progress
from campaign.forms import sent_form
from campaign.refusals import explain
from campaign.words.answer import MEASURES, TERMS

_dl = desk_words.lazy_gettext

AIMS = "/desk/aims"
AIM = f"{AIMS}/<slug>"
EDIT = "answers/aim_edit.html"
DONE = {"saved": _dl("Saved."), "removed": _dl("The aim is deleted.")}


@bp.get(AIMS)
@access.staff
def aims() -> ResponseReturnValue:
    """Every aim in order, with how far it is."""
    return _list()


@bp.get(f"{AIMS}/new")
@access.staff
def new_aim() -> ResponseReturnValue:
    """An empty aim, from today."""
    return shown(EDIT, AimForm(None, data={"since": clock.today().isoformat()}))


@bp.post(f"{AIMS}/new")
@access.staff
@security.up_to(EDITOR_BYTES)
def set_aim() -> ResponseReturnValue:
    """Set an aim; residents see it from its first day."""
    form = AimForm(request.form)
    if not form.check():
        return shown(EDIT, form, 422)
    try:
        made = aiming.set_aim(db.session(), form.as_plan)
    except FORM_REFUSALS as refusal:
        return refused(EDIT, form, refusal, mark=str)
    return _done("set", made.slug)


@bp.get(f"{AIM}/edit")
@access.staff
def edit_aim(slug: str) -> ResponseReturnValue:
    """An aim, ready to edit."""
    found = aiming.aim(db.session(), slug)
    return shown(EDIT, AimForm(None, data=aim_as_typed(found)), aim=found)


@bp.post(f"{AIM}/edit")
@access.staff
@security.up_to(EDITOR_BYTES)
def save_aim(slug: str) -> ResponseReturnValue:
    """Keep an aim."""
    found = aiming.aim(db.session(), slug, to_change=True)
    form = AimForm(request.form, data=phrasing.texts_of(found, phrasing.AIM))
    if not form.check():
        return shown(EDIT, form, 422, aim=found)
    try:
        with translating.noting_row(db.session(), f"aim:{slug}", found, phrasing.AIM):
            aiming.change_aim(found, form.as_plan, read=form.read.data or "")
    except FORM_REFUSALS as refusal:
        return refused(EDIT, form, refusal, mark=lambda: aiming.mark(found), aim=found)
    return _done("edited", slug)


@bp.post(f"{AIM}/up")
@access.staff
def move_aim_up(slug: str) -> ResponseReturnValue:
    """Move an aim one place up."""
    return _move(slug, -1)


@bp.post(f"{AIM}/down")
@access.staff
def move_aim_down(slug: str) -> ResponseReturnValue:
    """Move an aim one place down."""
    return _move(slug, 1)


@bp.post(f"{AIM}/remove")
@access.staff
def remove_aim(slug: str) -> ResponseReturnValue:
    """Delete an aim that nothing names; otherwise say so, and lose nothing."""
    sent_form()
    try:
        aiming.remove_aim(db.session(), aiming.aim(db.session(), slug, to_change=True))
    except aiming.AimUsed as refusal:
        db.session.rollback()
        return _list(refusal)
    translating.forget(db.session(), f"aim:{slug}")
    return _done("removed", slug, "removed")


def _list(refusal: Exception | None = None) -> ResponseReturnValue:
    every = aiming.aims(db.session())
    facts: dict[str, Any] = {"aims": every, "reached": progress(every)}
    sentence = explain(refusal) if refusal else None
    wrong = sentence.about(refusal) if sentence and refusal else ""
    done = DONE.get(request.args.get("done", ""))
    facts |= {"terms": TERMS, "measures": MEASURES, "wrong": wrong, "done": done}
    page = render_template("answers/aims.html", today=clock.today(), **facts)
    return page, sentence.status if sentence else 200


def _move(slug: str, by: int) -> ResponseReturnValue:
    sent_form()
    aiming.move_aim(db.session(), aiming.aim(db.session(), slug), by)
    note("aim.moved", f"aim:{slug}")
    db.session.commit()
    return redirect(url_for("answers.aims", _anchor=slug), 303)


def _done(deed: str, slug: str, what: str = "saved") -> ResponseReturnValue:
    note(f"aim.{deed}", f"aim:{slug}")
    db.session.commit()
    return redirect(url_for("answers.aims", done=what), 303)
