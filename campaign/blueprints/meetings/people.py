"""A circle's list, opened for whoever looks after it, and for nobody else."""

from typing import Any

from flask import current_app, g, render_template, request
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.meetings import bp, labels
from campaign.domain import circling, convening, entrusting, overriding, reaching
from campaign.domain.convening import Member
from campaign.domain.entrusting import CIRCLES
from campaign.domain.reaching import Waiting
from campaign.extensions import db, desk_words
from campaign.looks import called, in_order
from campaign.models.message import WAITING

_dl = desk_words.lazy_gettext

CIRCLE = "/<circle>"
DONE = {
    "erased": _dl("She is erased, and messages to her with her. Tell her so."),
    "dropped": _dl("What waited to be said to her is dropped."),
    "recorded": _dl("The meeting is kept."),
}


@bp.get("/")
@access.signed_in
def index() -> ResponseReturnValue:
    """The circles one looks after."""
    own = in_order(entrusting.entrusted(db.session(), g.account, CIRCLES), called)
    return render_template("meetings/index.html", circles=own)


@bp.get(f"{CIRCLE}/")
@access.facilitator
def show(circle: str) -> ResponseReturnValue:
    """Who belongs to the circle, who may be rung now, and what waits to be said."""
    members = own_members()
    return render_template(
        "meetings/people.html",
        members=members,
        to_ring=_to_ring(members),
        told=_told(members),
        waiting=WAITING,
        askings=overriding.of_circle(db.session(), g.circle),
        done=DONE.get(request.args.get("done", "")),
        counted={name: _count(name) for name in ("written", "late")},
        labels=labels,
    )


def own_members() -> list[Member]:
    """Return the members of the circle in the address."""
    members = convening.members(db.session(), g.circle, current_app.extensions["sealer"])
    return in_order(members, lambda member: member.said.called if member.said else "")


def _to_ring(members: list[Member]) -> list[dict[str, Any]]:
    """Return those who may be rung now, each with until when."""
    now, zone = clock.now(), current_app.extensions["pack"].zone
    found = []
    for member in members:
        contact = member.said.contact if member.said else None
        hours = reaching.may_be_rung(contact, now=now, zone=zone)
        if hours:
            found.append({"said": member.said, "until": labels.until(hours[1])})
    return found


def _told(members: list[Member]) -> dict[str, list[Waiting]]:
    box = circling.box(g.circle, current_app.extensions["sealer"])
    return {m.uid: reaching.messages(db.session(), m.uid, box) for m in members}


def _count(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
