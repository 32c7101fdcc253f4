"""When a circle met, and how many came: never who."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.account.answers import refused
from campaign.blueprints.meetings import bp
from campaign.blueprints.meetings.forms import RecordSessionForm
from campaign.blueprints.meetings.people import CIRCLE, DONE
from campaign.domain import convening
from campaign.extensions import db

PAGE = "meetings/sessions.html"
REFUSED = (convening.HeadsOutOfRange, convening.NoSuchSessionDay)


@bp.get(f"{CIRCLE}/sessions")
@access.facilitator
def sessions(circle: str) -> ResponseReturnValue:
    """Every meeting that was recorded, and the form for another."""
    done = DONE.get(request.args.get("done", ""))
    return render_template(PAGE, form=RecordSessionForm(), done=done)


@bp.post(f"{CIRCLE}/sessions")
@access.facilitator
def record(circle: str) -> ResponseReturnValue:
    """Keep a meeting; the same day again corrects its count."""
    form = RecordSessionForm(request.form)
    if not form.validate():
        return refused(PAGE, form)
    try:
        convening.record(
            db.session(),
            g.circle,
            form.held_on.value,
            form.heads.value,
            actor=g.account,
            now=clock.now(),
            today=clock.today(),
        )
    except REFUSED as refusal:
        return refused(PAGE, form, refusal)
    db.session.commit()
    return redirect(url_for("meetings.sessions", circle=circle, done="recorded"), 303)
