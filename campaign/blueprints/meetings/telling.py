"""Texts to members: chosen from the few there are, sent only as each of them said."""

from flask import abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.account.answers import refused
from campaign.blueprints.meetings import bp
from campaign.blueprints.meetings.forms import TellForm
from campaign.blueprints.meetings.people import CIRCLE, own_members
from campaign.domain import auditing, circling, convening, reaching
from campaign.extensions import db

PAGE = "meetings/tell.html"
REFUSED = (reaching.NobodyToTell, reaching.TooLateToTell)


@bp.get(f"{CIRCLE}/texts")
@access.facilitator
def texts(circle: str) -> ResponseReturnValue:
    """The form of a text to some members."""
    return render_template(PAGE, form=TellForm(None, choices=_choices()))


@bp.post(f"{CIRCLE}/texts")
@access.facilitator
def tell(circle: str) -> ResponseReturnValue:
    """Write a text to those who may be reached in time."""
    form = TellForm(request.form, choices=_choices())
    if not form.check(clock.today()):
        return refused(PAGE, form)
    zone, chosen, now = current_app.extensions["pack"].zone, set(form.members.data), clock.now()
    try:
        told = reaching.tell(
            db.session(),
            g.circle,
            chosen,
            form.note(zone),
            now=now,
            zone=zone,
            sealer=current_app.extensions["sealer"],
        )
    except REFUSED as refusal:
        return refused(PAGE, form, refusal)
    note("members.told")
    db.session.commit()
    here = url_for("meetings.show", circle=circle, written=told.written, late=told.late)
    return redirect(here, 303)


@bp.post(f"{CIRCLE}/texts/drop")
@access.facilitator
def drop(circle: str) -> ResponseReturnValue:
    """Drop what waits to be said to one member."""
    uid = request.form.get("member", "")
    if uid not in {member.uid for member in own_members()}:
        abort(404)
    box = circling.box(g.circle, current_app.extensions["sealer"])
    reaching.drop(db.session(), uid, box)
    note("members.not_told")
    db.session.commit()
    return redirect(url_for("meetings.show", circle=circle, done="dropped"), 303)


def note(deed: str) -> None:
    """Write a deed about the circle in the address into the audit trail."""
    thing, now = convening.thing(g.circle), clock.now()
    auditing.record(db.session(), actor=g.account, deed=deed, thing=thing, now=now)


def _choices() -> list[tuple[str, str]]:
    """Return the members who may be written to, by what they are called."""
    return [
        (member.uid, member.said.called)
        for member in own_members()
        if member.said and reaching.may_be_written_to(member.said.contact)
    ]
