"""Translations of a group's own texts, and of its events; dates of a series share them."""

from collections.abc import Mapping
from dataclasses import replace

from flask import g, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock, security
from campaign.blueprints.hosts.events import EDITOR_BYTES
from campaign.blueprints.hosts.finding import EVENT, GROUP, crumbs, is_staff, own_event, to_read
from campaign.blueprints.texts import bp, shapes, showing
from campaign.blueprints.texts.things import Crumb, Sheet, Thing, name_of, sheet_of
from campaign.domain import phrasing, presenting
from campaign.extensions import db, desk_words
from campaign.looks import told
from campaign.refusals.event import READ_ALREADY
from events import publishing, revising
from events.models import Event

_d = desk_words.gettext


@bp.get(f"{EVENT}/texts")
@access.member
def of_event(group: str, slug: str) -> ResponseReturnValue:
    """Every language of an event."""
    return showing.overview(_event(slug))


@bp.get(f"{EVENT}/texts/<tag>")
@access.member
def event_in(group: str, slug: str, tag: str) -> ResponseReturnValue:
    """One language of an event beside its original."""
    return showing.one_language(_event(slug), tag)


@bp.post(f"{EVENT}/texts/<tag>")
@access.member
@security.up_to(EDITOR_BYTES)
def save_event(group: str, slug: str, tag: str) -> ResponseReturnValue:
    """Keep one language of an event: at once, or for staff to read first, as any edit of it."""
    return showing.save(_event(slug, to_change=True), tag)


@bp.get(f"{GROUP}/texts")
@access.member
def of_group(group: str) -> ResponseReturnValue:
    """Every language of a group's profile."""
    return showing.overview(_group())


@bp.get(f"{GROUP}/texts/<tag>")
@access.member
def group_in(group: str, tag: str) -> ResponseReturnValue:
    """One language of a group's profile beside its original."""
    return showing.one_language(_group(), tag)


@bp.post(f"{GROUP}/texts/<tag>")
@access.member
@security.up_to(EDITOR_BYTES)
def save_group(group: str, tag: str) -> ResponseReturnValue:
    """Keep one language of a group's profile."""
    db.session.refresh(g.group, with_for_update=True)
    presenting.insist_it_is_open(db.session(), g.group, by_staff=is_staff())
    return showing.save(_group(), tag)


def _event(slug: str, *, to_change: bool = False) -> Thing:
    event, here = own_event(slug), {"group": g.group.slug, "slug": slug}
    if to_change:
        revising.lock(db.session(), event)
    sheet = Sheet(
        f"event:{slug}",
        shapes.EVENT,
        lambda: phrasing.blocks_of_event(db.session(), event),
        lambda tag, texts: _edit(event, tag, texts),
        shown=lambda: phrasing.blocks_shown(event),
    )
    title = publishing.latest(db.session(), event)["title"]
    crumb = (url_for("hosts.overview", **here), told(title).text or slug)
    thing = _thing(sheet, title, [*crumbs(), crumb], url_for("texts.of_event", **here))
    return replace(thing, warning=_warning(event), to_read=lambda: to_read(event))


def _warning(event: Event) -> str:
    beside = publishing.waiting_edit(db.session(), event)
    if not publishing.waits_for_staff(event, by_staff=is_staff(), beside=beside):
        return ""
    return _d(
        "This event is published. A change of time, place or text waits for staff; everything else"
        " applies at once."
    )


def _group() -> Thing:
    group = g.group
    sheet = sheet_of(group, f"group:{group.slug}", shapes.GROUP)
    thing = _thing(sheet, group.name, crumbs(), url_for("texts.of_group", group=group.slug))
    if presenting.is_open(db.session(), group, by_staff=is_staff()):
        return thing
    return replace(thing, may_change=False, warning=str(READ_ALREADY))


def _thing(sheet: Sheet, title: Mapping[str, str], way: list[Crumb], address: str) -> Thing:
    checkers = {g.group.slug: name_of(g.group)}
    return Thing(sheet.subject, title, [sheet], checkers, way, address)


def _edit(event: Event, tag: str, texts: Mapping[str, str]) -> None:
    session = db.session()
    fields = phrasing.rewritten(publishing.latest(session, event), tag, texts)
    publishing.edit(session, event, fields, by_staff=is_staff(), now=clock.now())
