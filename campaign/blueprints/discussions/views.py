"""A group's workshops: listed, written, looked at, closed."""

from collections.abc import Callable
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign import access, clock, security
from campaign.addresses import language_of_request
from campaign.blueprints.discussions import bp
from campaign.blueprints.discussions.finding import (
    WORKSHOP,
    WORKSHOPS,
    done,
    note,
    own_discussion,
    sealer,
    shown,
)
from campaign.blueprints.discussions.forms import (
    DiscussionForm,
    empty_form,
    form_as_kept,
    form_as_sent,
    spoken_tags,
)
from campaign.blueprints.hosts.checking import blame, problems
from campaign.blueprints.hosts.events import EDITOR_BYTES
from campaign.domain import concluding, discussing, drawn_groups, scribing
from campaign.extensions import db
from campaign.languages import LANGUAGES
from campaign.models import Discussion
from campaign.refusals import explain

REFUSED = (
    discussing.TableHasNotes,
    discussing.QuestionHasNotes,
    discussing.DiscussionChanged,
)


@bp.get(f"{WORKSHOPS}/")
@access.member
def index(group: str) -> ResponseReturnValue:
    """The group's workshops, the latest day first."""
    mine = select(Discussion).filter_by(group_id=g.group.id)
    found = mine.order_by(Discussion.happens_on.desc(), Discussion.id)
    return render_template("discussions/index.html", discussions=db.session.scalars(found).all())


@bp.get(f"{WORKSHOPS}/new")
@access.member
def new(group: str) -> ResponseReturnValue:
    """An empty workshop."""
    return _form(empty_form())


@bp.post(f"{WORKSHOPS}/new")
@access.member
@security.up_to(EDITOR_BYTES)
def create(group: str) -> ResponseReturnValue:
    """Keep a new workshop."""
    form = DiscussionForm(request.form)
    if "add" in request.form:
        return _added(form)
    plan = form.check(clock.today())
    if plan is None:
        return _form(form, 422)
    row = discussing.make(db.session(), g.group, plan, sealer=sealer())
    return done(row, "discussion.written")


@bp.get(f"{WORKSHOP}/")
@access.member
def show(group: str, workshop: str) -> ResponseReturnValue:
    """Where a workshop stands: its guide, its tables, what they have written."""
    row = own_discussion(workshop)
    said = concluding.conclude(db.session(), row)
    wrote = [n.table_id for c in said.chapters for t in c.threads for n in t.notes]
    return render_template(
        "discussions/show.html",
        discussion=row,
        said=said,
        notes={table.id: wrote.count(table.id) for table in row.tables},
        links={table.number: scribing.token_of(table, sealer()) for table in row.tables},
        rounds=_seated(row),
        minutes=sum(one.minutes for one in row.guide),
        spoken=[LANGUAGES[tag] for tag in spoken_tags()],
    )


@bp.get(f"{WORKSHOP}/edit")
@access.member
def edit(group: str, workshop: str) -> ResponseReturnValue:
    """A workshop, ready to be changed."""
    row = own_discussion(workshop)
    return _form(form_as_kept(row), row=row)


@bp.post(f"{WORKSHOP}/edit")
@access.member
@security.up_to(EDITOR_BYTES)
def save(group: str, workshop: str) -> ResponseReturnValue:
    """Keep what was changed; questions and tables with notes stay."""
    row = own_discussion(workshop)
    form = form_as_sent(request.form, row)
    if "add" in request.form:
        return _added(form, row)
    plan = form.check(clock.today())
    if plan is None:
        return _form(form, 422, row)
    try:
        discussing.edit(db.session(), row, plan, form.read.data or "", sealer=sealer())
        return done(row, "discussion.edited")
    except REFUSED as refusal:
        return _refused(form, refusal, workshop)


@bp.post(f"{WORKSHOP}/close")
@access.member
def close(group: str, workshop: str) -> ResponseReturnValue:
    """Let scribes write no more."""
    return _changed(workshop, "closed", lambda row: discussing.close(row, now=clock.now()))


@bp.post(f"{WORKSHOP}/open")
@access.member
def open_again(group: str, workshop: str) -> ResponseReturnValue:
    """Let scribes write again."""
    return _changed(workshop, "opened", discussing.open_again)


@bp.post(f"{WORKSHOP}/delete")
@access.member
def delete(group: str, workshop: str) -> ResponseReturnValue:
    """Delete a workshop on which nothing was noted."""
    row = own_discussion(workshop)
    note(row, "discussion.deleted")
    discussing.remove(db.session(), row)
    db.session.commit()
    return redirect(url_for("discussions.index", group=group), 303)


def _changed(workshop: str, verb: str, change: Callable[[Discussion], Any]) -> ResponseReturnValue:
    row = own_discussion(workshop)
    db.session.refresh(row, with_for_update={"of": Discussion})
    before = row.closed_at
    change(row)
    return shown(row) if row.closed_at == before else done(row, f"discussion.{verb}")


def _added(form: DiscussionForm, row: Discussion | None = None) -> ResponseReturnValue:
    form.add_question()
    return _form(form, row=row)


def _refused(form: DiscussionForm, refusal: Exception, workshop: str) -> ResponseReturnValue:
    """Show the sentence beside its field; a form that was overtaken can be sent again on purpose."""
    db.session.rollback()
    row, sentence = own_discussion(workshop), explain(refusal)
    blame(form[sentence.field], sentence.about(refusal))
    form.read.data = discussing.version_of(row)
    return _form(form, sentence.status, row)


def _form(
    form: DiscussionForm, status: int = 200, row: Discussion | None = None
) -> ResponseReturnValue:
    wrong = problems(form) if status != 200 else []
    page = render_template("discussions/edit.html", form=form, discussion=row, problems=wrong)
    return page, status


def _seated(row: Discussion) -> list[list[drawn_groups.Group]]:
    """Return who sits at which table, where a draw said so."""
    if row.draw is None:
        return []
    return drawn_groups.rounds_of(row.draw, sealer(), language_of_request().tag)
