"""Reading a circle's list in an emergency: one asks, another agrees, and those who must know are told."""

from typing import Any

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from campaign import access, clock
from campaign.blueprints.account.answers import refused
from campaign.blueprints.account.forms import written
from campaign.blueprints.admin.forms import ListedField
from campaign.blueprints.desk import bp
from campaign.blueprints.meetings import labels
from campaign.domain import entrusting, overriding
from campaign.domain.entrusting import CIRCLES
from campaign.extensions import db, desk_words
from campaign.forms import Form, LineField, Short, readable, visible
from campaign.looks import called, in_order, told
from campaign.models import Circle
from campaign.models.circle import REASON_LENGTH

_dl = desk_words.lazy_gettext

PAGE = "desk/emergency.html"
ASKED = "/emergency/<int(max=2147483647):number>"
DONE = {
    "asked": _dl("It is asked. A colleague has to agree, on this page, within 24 hours."),
    "agreed": _dl("You agreed. It is open for one hour, to the one who asked."),
    "shut": _dl("It is closed."),
}


class AskForm(Form):
    """Which list, and why."""

    circle = ListedField(_dl("Which list"))
    reason = LineField(
        _dl("Why it cannot wait"),
        [written(_dl("Write why.")), Short(REASON_LENGTH), readable, visible],
    )

    def __init__(self, sent: MultiDict[str, str] | None, circles: list[Circle]) -> None:
        super().__init__(sent)
        self.circle.choices = [(circle.slug, str(told(circle.name))) for circle in circles]


@bp.get("/emergency")
@access.staff
def emergency() -> ResponseReturnValue:
    """What waits for somebody to agree, what is open, and the form to ask."""
    done = DONE.get(request.args.get("done", ""))
    return render_template(PAGE, form=AskForm(None, _circles()), done=done, **_facts())


@bp.post("/emergency")
@access.staff
def ask() -> ResponseReturnValue:
    """Ask to read one list."""
    circles = _circles()
    form = AskForm(request.form, circles)
    if not form.validate():
        return refused(PAGE, form, **_facts())
    (wanted,) = [circle for circle in circles if circle.slug == form.circle.data]
    try:
        overriding.ask(db.session(), wanted, form.reason.data, **_by())
    except (overriding.NoReason, overriding.AskedAlready) as refusal:
        return refused(PAGE, form, refusal, **_facts())
    return _done("asked")


@bp.post(f"{ASKED}/agree")
@access.staff
def agree(number: int) -> ResponseReturnValue:
    """Agree to what a colleague asked."""
    overriding.agree(db.session(), number, **_by())
    return _done("agreed")


@bp.post(f"{ASKED}/look")
@access.staff
def look(number: int) -> ResponseReturnValue:
    """Show the list to the one who asked. An answer to a POST is kept nowhere; each look is noted."""
    asked, members = overriding.look(db.session(), number, **_by())
    page = render_template("desk/emergency_list.html", asked=asked, members=members, labels=labels)
    db.session.commit()
    return page


@bp.post(f"{ASKED}/close")
@access.staff
def shut(number: int) -> ResponseReturnValue:
    """End the hour early."""
    overriding.shut(db.session(), number, actor=g.account, now=clock.now())
    return _done("shut")


def _circles() -> list[Circle]:
    return in_order(entrusting.every(db.session(), CIRCLES), called)


def _facts() -> dict[str, Any]:
    now = clock.now()
    askings = overriding.lately(db.session(), now=now)
    waiting = {asked.id for asked in askings if overriding.waits(asked, now=now)}
    return {
        "askings": askings,
        "waiting": waiting,
        "open": {asked.id for asked in askings} - waiting,
    }


def _by() -> dict[str, Any]:
    sealer = current_app.extensions["sealer"]
    return {"actor": g.account, "now": clock.now(), "sealer": sealer}


def _done(what: str) -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("desk.emergency", done=what), 303)
