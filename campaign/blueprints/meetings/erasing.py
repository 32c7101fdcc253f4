"""Erasing a member who rings and says her word."""

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.account.answers import refused
from campaign.blueprints.meetings import bp
from campaign.blueprints.meetings.forms import FindWordForm
from campaign.blueprints.meetings.people import CIRCLE
from campaign.domain import convening
from campaign.extensions import db

PAGE = "meetings/erase.html"


@bp.get(f"{CIRCLE}/erase")
@access.facilitator
def ask_word(circle: str) -> ResponseReturnValue:
    """The form for her word."""
    return render_template(PAGE, form=FindWordForm(), found=[])


@bp.post(f"{CIRCLE}/erase")
@access.facilitator
def find(circle: str) -> ResponseReturnValue:
    """Show whoever has this word, to erase one of them."""
    form = FindWordForm(request.form)
    if not form.validate():
        return refused(PAGE, form, found=[])
    sealer = current_app.extensions["sealer"]
    try:
        found = convening.find(db.session(), g.circle, form.word.data, sealer)
    except convening.UnknownWord as refusal:
        return refused(PAGE, form, refusal, found=[])
    return render_template(PAGE, form=form, found=found)


@bp.post(f"{CIRCLE}/erase/one")
@access.facilitator
def erase(circle: str) -> ResponseReturnValue:
    """Erase one member, whose word it is."""
    form = FindWordForm(request.form)
    if not form.validate():
        return refused(PAGE, form, found=[])
    try:
        convening.erase(
            db.session(),
            g.circle,
            form.word.data,
            request.form.get("member", ""),
            actor=g.account,
            now=clock.now(),
            sealer=current_app.extensions["sealer"],
        )
    except convening.UnknownWord as refusal:
        return refused(PAGE, form, refusal, found=[])
    db.session.commit()
    return redirect(url_for("meetings.show", circle=circle, done="erased"), 303)
