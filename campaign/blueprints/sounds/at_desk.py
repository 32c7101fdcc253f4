"""How the pledge is heard and signed: arranged by staff."""

from flask import Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign import access, security
from campaign.blueprints.hearing.views import PLEDGE, play_own, promises
from campaign.blueprints.sounds import bp, places, showing
from campaign.blueprints.sounds.places import Place
from campaign.blueprints.whats_on.views import SLUG
from campaign.extensions import db, desk_words
from events.models import Event

_d = desk_words.gettext

SOUNDS = "/desk/sounds/<subject>"


@bp.get(SOUNDS)
@access.staff
def of_thing(subject: str) -> ResponseReturnValue:
    """What is heard of something, and the forms for more; an event has its page with its group."""
    kind, _, slug = subject.partition(":")
    if kind == "event" and SLUG.fullmatch(slug):
        event = db.session.scalar(select(Event).filter_by(slug=slug)) or abort(404)
        return redirect(url_for("sounds.of_event", group=event.group.slug, slug=slug), 303)
    return showing.overview(_place(subject))


@bp.get(f"{SOUNDS}/<file>")
@access.staff
def play_thing(subject: str, file: str) -> Response:
    """A file of a recording, also of an event that residents do not see yet."""
    return play_own(subject, file)


@bp.post(SOUNDS)
@access.staff
@security.up_to(showing.UPLOAD_BYTES)
def save_of_thing(subject: str) -> ResponseReturnValue:
    """Keep a recording of one text, in place of an earlier one."""
    return showing.save(_place(subject))


@bp.post(f"{SOUNDS}/remove")
@access.staff
def remove_of_thing(subject: str) -> ResponseReturnValue:
    """Take a recording away."""
    return showing.remove(_place(subject))


@bp.post(f"{SOUNDS}/video")
@access.staff
def sign_thing(subject: str) -> ResponseReturnValue:
    """Keep the address of a video in British Sign Language, or take it away."""
    return showing.sign(_place(subject))


def _place(subject: str) -> Place:
    if subject != PLEDGE:
        abort(404)
    crumbs = [
        (url_for("desk.index"), _d("What waits for a look")),
        (url_for("pledge.read"), _d("The pledge")),
    ]
    address = url_for("sounds.of_thing", subject=subject)
    return Place(subject, places.PLEDGE, promises(), crumbs, address)
