"""How an event is heard and signed: arranged by its group, and by staff."""

from flask import Response, g, url_for
from flask.typing import ResponseReturnValue

from campaign import access, security
from campaign.blueprints.hearing.views import play_own
from campaign.blueprints.hosts.finding import EVENT, crumbs, is_staff, own_event
from campaign.blueprints.sounds import bp, places, showing
from campaign.blueprints.sounds.places import Place
from campaign.domain import speaking
from campaign.extensions import db
from campaign.looks import told
from events import revising


@bp.get(f"{EVENT}/sounds")
@access.member
def of_event(group: str, slug: str) -> ResponseReturnValue:
    """What is heard of an event, and the forms for more."""
    return showing.overview(_place(slug))


@bp.get(f"{EVENT}/sounds/<file>")
@access.member
def play_event(group: str, slug: str, file: str) -> Response:
    """A file of a recording, before residents see the event too."""
    return play_own(f"event:{own_event(slug).slug}", file)


@bp.post(f"{EVENT}/sounds")
@access.member
@security.up_to(showing.UPLOAD_BYTES)
def save_of_event(group: str, slug: str) -> ResponseReturnValue:
    """Keep a recording of one text, in place of an earlier one."""
    return showing.save(_place(slug))


@bp.post(f"{EVENT}/sounds/remove")
@access.member
def remove_of_event(group: str, slug: str) -> ResponseReturnValue:
    """Take a recording away."""
    return showing.remove(_place(slug))


@bp.post(f"{EVENT}/sounds/video")
@access.member
def sign_event(group: str, slug: str) -> ResponseReturnValue:
    """Keep the address of a video in British Sign Language, or take it away."""
    return showing.sign(_place(slug))


def _place(slug: str) -> Place:
    event, here = own_event(slug), {"group": g.group.slug, "slug": slug}

    def insist() -> None:
        found = own_event(slug)
        revising.lock(db.session(), found)
        speaking.insist_it_is_open(found, by_staff=is_staff())

    way = [*crumbs(), (url_for("hosts.overview", **here), told(event.title).text or slug)]
    address = url_for("sounds.of_event", **here)
    may_change = speaking.is_open(event, by_staff=is_staff())
    sources = speaking.sources(db.session(), event)
    return Place(f"event:{slug}", places.EVENT, sources, way, address, may_change, insist)
