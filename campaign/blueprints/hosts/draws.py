"""A group's draws: written, looked at, drawn anew, published, and kept up on the day."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign import access, clock, looks, security
from campaign.addresses import language_of_request
from campaign.blueprints.draws import files
from campaign.blueprints.hosts import bp
from campaign.blueprints.hosts.checking import blame, problems
from campaign.blueprints.hosts.draw_form import (
    MOST_ROUNDS,
    DrawForm,
    EntrantForm,
    NoShowForm,
    as_typed,
    form_of,
)
from campaign.blueprints.hosts.finding import GROUP
from campaign.domain import auditing, drawing, drawn_groups
from campaign.domain.drawing import Drawn, Wanted
from campaign.domain.sealing import Sealer
from campaign.extensions import db, desk_words
from campaign.forms import Form
from campaign.models import Draw
from campaign.models.draw import PUBLISHED, TABLES, TEAMS
from campaign.refusals import explain
from campaign.words import draw as draw_words
from campaign.words import tournament as tournament_words
from events import tournament
from events.people import MixingRefused

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

DRAWS = f"{GROUP}/draws"
DRAW = f"{DRAWS}/<draw>"
LIST_BYTES = 512 * 1024


CHANGED: dict[tuple[str, str], Any] = {
    (TEAMS, "came"): _dl("Added to %(team)s. No other team changed."),
    (TEAMS, "left"): _dl("Taken out of %(team)s. No other team changed."),
    (TABLES, "came"): _dl("Added, round by round, to table %(tables)s. No other table changed."),
    (TABLES, "left"): _dl("Taken, round by round, from table %(tables)s. No other table changed."),
}


@bp.get(f"{DRAWS}/")
@access.member
def draws(group: str) -> ResponseReturnValue:
    """The group's draws, the latest day first."""
    found = select(Draw).filter_by(group_id=g.group.id).order_by(Draw.happens_on.desc(), Draw.id)
    return render_template("hosts/draws.html", draws=db.session.scalars(found).all())


@bp.get(f"{DRAWS}/new")
@access.member
def new_draw(group: str) -> ResponseReturnValue:
    """An empty draw."""
    return _form(form_of(None, {"happens_on": clock.today().isoformat()}))


@bp.post(f"{DRAWS}/new")
@access.member
@security.up_to(LIST_BYTES)
def create_draw(group: str) -> ResponseReturnValue:
    """Draw, and keep it as a draft."""
    form = form_of(request.form, {})
    drawn = _drawn(form)
    if drawn is None:
        return _form(form, 422)
    row = drawing.new(db.session(), g.group, now=clock.now(), sealer=sealer())
    return _keep(row, form, drawn)


@bp.get(f"{DRAW}/edit")
@access.member
def edit_draw(group: str, draw: str) -> ResponseReturnValue:
    """A draft, ready to be written anew."""
    row = own_draw(draw)
    drawing.insist_it_is_a_draft(row)
    kept = as_typed(drawing.wanted_of(row, sealer()), row.title, row.happens_on)
    return _form(form_of(None, {**kept, "read": drawing.version_of(row)}), row=row)


@bp.post(f"{DRAW}/edit")
@access.member
@security.up_to(LIST_BYTES)
def save_draw(group: str, draw: str) -> ResponseReturnValue:
    """Draw a draft anew, as it was written now."""
    form = form_of(request.form, {})
    drawn = _drawn(form)
    row = own_draw(draw, to_change=True)
    drawing.insist_it_is_a_draft(row)
    if drawn is None:
        return _form(form, 422, row)
    try:
        drawing.insist_it_is_as_read(row, form.read.data or "")
    except drawing.DrawChanged as refusal:
        blame(form.people, explain(refusal).about(refusal))
        form.read.data = drawing.version_of(row)
        return _form(form, 409, row)
    return _keep(row, form, drawn)


@bp.get(f"{DRAW}/")
@access.member
def show_draw(group: str, draw: str) -> ResponseReturnValue:
    """What came out, how even it is, and what can be done."""
    return answer(own_draw(draw))


@bp.post(f"{DRAW}/again")
@access.member
def draw_again(group: str, draw: str) -> ResponseReturnValue:
    """Draw the same people with another seed."""
    row = own_draw(draw)
    drawing.insist_it_is_a_draft(row)
    wanted, version = drawing.wanted_of(row, sealer()), drawing.version_of(row)
    db.session.rollback()  # nobody waits for a draw
    drawn = drawing.draw(replace(wanted, seed=""), sealer())
    row = own_draw(draw, to_change=True)
    drawing.insist_it_is_as_read(row, version)
    drawing.keep(row, row.title, row.happens_on, drawn, sealer=sealer())
    return done(row, "draw.drawn")


@bp.post(f"{DRAW}/publish")
@access.member
def publish_draw(group: str, draw: str) -> ResponseReturnValue:
    """Publish it: from now on it stays as it is."""
    row = own_draw(draw, to_change=True)
    if row.state == PUBLISHED:
        return shown(row)
    drawing.insist_it_lasts(row, today=clock.today())
    drawing.publish(row)
    return done(row, "draw.published")


@bp.get(f"{DRAW}/inputs.json")
@access.member
def draw_inputs(group: str, draw: str) -> Response:
    """All that the draw was drawn from, without a name."""
    return files.inputs(own_draw(draw), sealer())


@bp.post(f"{DRAW}/delete")
@access.member
def delete_draw(group: str, draw: str) -> ResponseReturnValue:
    """Delete it, its public page, and the tournament made from it."""
    row = own_draw(draw, to_change=True)
    _note(row, "draw.deleted")
    drawing.remove(db.session(), row)
    db.session.commit()
    return redirect(url_for("hosts.draws", group=group), 303)


def own_draw(uid: str, *, to_change: bool = False) -> Draw:
    """Return the group's own draw of this name; another group's is 404 like nobody's."""
    found = select(Draw).filter_by(uid=uid, group_id=g.group.id)
    if to_change:
        found = found.with_for_update(of=Draw).execution_options(populate_existing=True)
    row = db.session.scalar(found)
    if row is None:
        abort(404)
    return row


def sealer() -> Sealer:
    """Return the application's sealer."""
    found: Sealer = current_app.extensions["sealer"]
    return found


def done(row: Draw, deed: str, **told: Any) -> ResponseReturnValue:
    """Note the deed, keep it, and show the draw."""
    _note(row, deed)
    db.session.commit()
    return shown(row, **told)


def shown(row: Draw, **told: Any) -> ResponseReturnValue:
    """Lead to the draw."""
    return redirect(url_for("hosts.show_draw", group=g.group.slug, draw=row.uid, **told), 303)


def answer(
    row: Draw, status: int = 200, *, came: Form | None = None, left: Form | None = None
) -> ResponseReturnValue:
    """Show a draw."""
    rounds = drawn_groups.rounds_of(row, sealer(), language_of_request().tag)
    twice = _twice([one.entrant.name for group in rounds[0] for one in group.people])
    wrong = came or left
    page = render_template(
        "hosts/draw.html",
        draw=row,
        rounds=rounds,
        is_open=drawing.is_open(row),
        twice=twice,
        evenness=drawn_groups.evenness_of(row, sealer(), language_of_request().tag),
        unheard=drawn_groups.unheard_of(row, sealer()),
        words=draw_words,
        said=tournament_words,
        changed=_changed(row),
        came=came or EntrantForm(),
        left=left or NoShowForm(),
        tournament=tournament.of_draw(db.session(), row.uid),
        address=current_app.config["BASE_URL"] + _public_address(row),
        problems=problems(wrong) if wrong else [],
    )
    return page, status


def _form(form: DrawForm, status: int = 200, row: Draw | None = None) -> ResponseReturnValue:
    page = render_template(
        "hosts/draw_edit.html",
        form=form,
        draw=row,
        columns=[str(label) for label in draw_words.COLUMNS.values()],
        problems=problems(form) if status != 200 else [],
    )
    return page, status


def _drawn(form: DrawForm) -> Drawn | None:
    """Check the form and draw while nothing of the database is held; None where it cannot be."""
    wanted: Wanted | None = form.check(clock.today())
    db.session.rollback()
    if wanted is None:
        return None
    try:
        return drawing.draw(wanted, sealer())
    except MixingRefused as refusal:
        sentence = explain(refusal)
        blame(form[sentence.field if sentence.field in form else "people"], sentence.about(refusal))
        return None


def _keep(row: Draw, form: DrawForm, drawn: Drawn) -> ResponseReturnValue:
    happens_on: date = form.happens_on.value
    drawing.keep(row, form.title.data, happens_on, drawn, sealer=sealer())
    return done(row, "draw.drawn")


def _note(row: Draw, deed: str) -> None:
    thing = f"draw:{row.uid}"
    auditing.record(db.session(), actor=g.account, deed=deed, thing=thing, now=clock.now())


def _twice(names: list[str]) -> list[str]:
    folded = [name.casefold() for name in names]
    return looks.in_order({name for name in names if folded.count(name.casefold()) > 1}, str)


def _changed(row: Draw) -> str:
    """Return what the last change did: which team it was, and that no other changed."""
    for what in ("came", "left"):
        sent = request.args.get(what, "").split(",")[:MOST_ROUNDS]
        numbers = [int(text) for text in sent if text.isdecimal() and len(text) < 4]
        if numbers and row.state == PUBLISHED:
            return _told(row, what, numbers)
    return ""


def _told(row: Draw, what: str, numbers: list[int]) -> str:
    if row.kind == TABLES:
        tables = looks.joined(numbers)
        return str(CHANGED[row.kind, what]) % {"tables": tables}
    named = drawn_groups.named_of(row)
    at = numbers[0] if numbers and 0 < numbers[0] <= len(named) else 1
    team = tournament_words.team(at, named[at - 1][0])
    return str(CHANGED[row.kind, what]) % {"team": draw_words.isolated(team)}


def _public_address(row: Draw) -> str:
    lang = current_app.extensions["pack"].languages[0]
    return url_for("draws.show", lang=lang, token=drawing.token_of(row, sealer()))
