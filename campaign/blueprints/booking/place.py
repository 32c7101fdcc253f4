"""What the link of a place shows and can do. Each deed is a POST and says what happened."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from campaign import access, clock, easy_read, looks, security
from campaign.addresses import PREFIX
from campaign.blueprints.booking import bp
from campaign.blueprints.booking.forms import PartyForm
from campaign.domain import booking, opening
from campaign.domain.pledging import hash_token
from campaign.extensions import db, limiter
from campaign.forms import sent_form
from campaign.letters import booking as booking_letters
from campaign.models import Place
from campaign.refusals import FORM_REFUSALS, explain
from events import occurrences, registration
from events.models.registration import BOOKED, OFFERED, WAITING
from events.occurrences import Occurrence

PLACE = f"{PREFIX}/place/<token>"
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
OTHER_DATES = 12

DONE = {
    "party": _l("Your booking is changed."),
    "moved": _l("Your place is moved to this date."),
    "cancelled": _l("You gave your place back. Thank you: somebody else can have it."),
    "accepted": _l("The place is yours."),
}


# A link that was found by somebody else must not become a way of sending mails.
limited = limiter.limit(
    security.POSTS_PER_FORM, key_func=lambda: hash_token((request.view_args or {})["token"])
)


def _show(place: Place, token: str, form: PartyForm | None = None, status: int = 200) -> Any:
    now, held = clock.now(), place.registration
    occurrence = occurrences.of_row(held.date)
    form = form or PartyForm(party=str(held.party))
    active = held.state in {BOOKED, OFFERED, WAITING}
    page = render_template(
        easy_read.template("booking/place.html"),
        place=place,
        held=held,
        occurrence=occurrence,
        form=form,
        token=token,
        active=active,
        open=active and occurrence.is_open(now),
        others=_others(occurrence) if active else [],
        position=registration.position(db.session(), held) if held.state == WAITING else 0,
        told_by=opening.contact_of(place, current_app.extensions["sealer"]),
        answers=opening.answers_of(place, current_app.extensions["sealer"]),
        address=current_app.config["BASE_URL"] + easy_read.page("booking.show", token=token),
        done=DONE.get(request.args.get("done", "")),
    )
    return page, status, PRIVATE


def _others(occurrence: Occurrence) -> list[Occurrence]:
    """The other dates the place could be moved to."""
    now = clock.now()
    dates = occurrences.upcoming(occurrence.event, now)
    free = [o for o in dates if o.day != occurrence.day and o.is_open(now) and o.left != 0]
    return free[:OTHER_DATES]


@bp.get(PLACE)
@access.holder
def show(token: str) -> ResponseReturnValue:
    """What is booked, and what can be done about it."""
    return _show(booking.find(db.session(), token), token)


@bp.get(f"{PLACE}/event.ics")
@access.holder
def calendar(token: str) -> ResponseReturnValue:
    """The date as a calendar file."""
    occurrence = occurrences.of_row(booking.find(db.session(), token).registration.date)
    link = current_app.config["BASE_URL"] + url_for("booking.show", token=token)
    title = looks.told(occurrence.event.title).text
    body = booking_letters.calendar_file(occurrence, link, title, "")
    return body, 200, {**PRIVATE, "Content-Type": "text/calendar; charset=utf-8"}


def _deed(token: str, act: Callable[..., None], done: str, *facts: Any) -> ResponseReturnValue:
    """Do one thing to a place, and show it with what happened, or with what could not."""
    place = booking.find(db.session(), token)
    sealer = current_app.extensions["sealer"]
    try:
        act(db.session(), place, *facts, now=clock.now(), sealer=sealer)
        db.session.commit()
    except FORM_REFUSALS as refusal:
        db.session.rollback()
        sentence = explain(refusal)
        place = booking.find(db.session(), token)
        form = PartyForm(party=str(place.registration.party))
        form.refuse("party", sentence.about(refusal))
        return _show(place, token, form, sentence.status)
    return redirect(easy_read.page("booking.show", token=token, done=done), 303)


@bp.post(f"{PLACE}/party")
@limited
@access.holder
def change_party(token: str) -> ResponseReturnValue:
    """Book for more or fewer people."""
    form = PartyForm(sent_form())
    if not form.validate():
        return _show(booking.find(db.session(), token), token, form, 422)
    return _deed(token, booking.change_party, "party", form.size)


@bp.post(f"{PLACE}/move")
@limited
@access.holder
def move(token: str) -> ResponseReturnValue:
    """Move to another date of the same event."""
    try:
        day = date.fromisoformat(sent_form().get("day", ""))
    except ValueError:
        abort(400)
    return _deed(token, booking.move, "moved", day)


@bp.post(f"{PLACE}/accept")
@limited
@access.holder
def accept(token: str) -> ResponseReturnValue:
    """Take the place that is offered."""
    return _deed(token, booking.accept, "accepted")


@bp.post(f"{PLACE}/cancel")
@limited
@access.holder
def cancel(token: str) -> ResponseReturnValue:
    """Give the place back."""
    return _deed(token, booking.cancel, "cancelled")


@bp.post(f"{PLACE}/erase")
@limited
@access.holder
def erase(token: str) -> ResponseReturnValue:
    """Give the place back and delete what is held about it."""
    place = booking.find(db.session(), token)
    sealer = current_app.extensions["sealer"]
    booking.erase(db.session(), place, now=clock.now(), sealer=sealer)
    db.session.commit()
    return redirect(url_for("receipt.erased"), 303)
