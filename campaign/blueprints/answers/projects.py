"""Projects: described by the hosts of a group, shown to residents by staff or a trusted group."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock, security
from campaign.blueprints.answers import bp
from campaign.blueprints.answers.finding import FORM_REFUSALS, note, refused, shown
from campaign.blueprints.answers.forms import ProjectForm, project_as_typed
from campaign.blueprints.hosts.events import EDITOR_BYTES
from campaign.blueprints.hosts.finding import GROUP, is_staff
from campaign.domain import partnering, phrasing, translating
from campaign.extensions import db, desk_words
from campaign.forms import sent_form
from campaign.models import Project
from campaign.refusals import explain
from campaign.words.answer import FIELDS, MEASURES, PARTS

_dl = desk_words.lazy_gettext

PROJECTS = f"{GROUP}/projects"
PROJECT = f"{PROJECTS}/<project>"
EDIT = "answers/project_edit.html"
DONE = {
    "saved": _dl("Saved."),
    "published": _dl("Residents see it now."),
    "taken_back": _dl("Residents no longer see it."),
    "removed": _dl("The project is deleted."),
}


@bp.get("/desk/projects")
@access.staff
def every_project() -> ResponseReturnValue:
    """The projects of all groups, those that residents do not see yet first."""
    return render_template("answers/every_project.html", projects=partnering.every(db.session()))


@bp.get(PROJECTS)
@access.member
def projects(group: str) -> ResponseReturnValue:
    """A group's projects."""
    return render_template(
        "answers/projects.html",
        projects=partnering.of_group(db.session(), g.group),
        done=DONE.get(request.args.get("done", "")),
    )


@bp.get(f"{PROJECTS}/new")
@access.member
def new_project(group: str) -> ResponseReturnValue:
    """An empty project."""
    form = ProjectForm(None, data={"since": clock.today().isoformat()})
    form.add_row()
    return shown(EDIT, form)


@bp.post(f"{PROJECTS}/new")
@access.member
@security.up_to(EDITOR_BYTES)
def describe_project(group: str) -> ResponseReturnValue:
    """Keep a new project, which nobody outside sees yet."""
    form = ProjectForm(request.form)
    if "add" in request.form:
        form.add_row()
        return shown(EDIT, form)
    if not form.check():
        return shown(EDIT, form, 422)
    try:
        made = partnering.describe(db.session(), g.group, form.as_description)
    except FORM_REFUSALS as refusal:
        return refused(EDIT, form, refusal, mark=str)
    return _done(made, "described", "saved")


@bp.get(PROJECT)
@access.member
def project(group: str, project: str) -> ResponseReturnValue:
    """One project as residents will read it, and what can be done."""
    return _answer(_load(project))


@bp.get(f"{PROJECT}/edit")
@access.member
def edit_project(group: str, project: str) -> ResponseReturnValue:
    """A project, ready to edit."""
    found = _load(project)
    return shown(EDIT, ProjectForm(None, data=project_as_typed(found)), project=found)


@bp.post(f"{PROJECT}/edit")
@access.member
@security.up_to(EDITOR_BYTES)
def save_project(group: str, project: str) -> ResponseReturnValue:
    """Keep a project; an edit by a group that is not trusted is shown once staff have looked."""
    found = _load(project, to_change=True)
    form = ProjectForm(request.form, data=phrasing.texts_of(found, phrasing.PROJECT))
    if "add" in request.form:
        form.add_row()
        return shown(EDIT, form, project=found)
    if not form.check():
        return shown(EDIT, form, 422, project=found)
    try:
        with translating.noting_row(db.session(), f"project:{project}", found, phrasing.PROJECT):
            partnering.redescribe(
                found, form.as_description, by_staff=is_staff(), read=form.read.data or ""
            )
    except FORM_REFUSALS as refusal:
        return refused(EDIT, form, refusal, mark=lambda: partnering.mark(found), project=found)
    return _done(found, "edited", "saved")


@bp.post(f"{PROJECT}/publish")
@access.member
def publish_project(group: str, project: str) -> ResponseReturnValue:
    """Show a project to residents: staff may, and hosts of a trusted group."""
    sent_form()
    found = _load(project, to_change=True)
    try:
        partnering.publish(found, by_staff=is_staff(), now=clock.now())
    except (partnering.NotDescribed, partnering.NotTrusted) as refusal:
        return _answer(found, refusal)
    return _done(found, "published", "published")


@bp.post(f"{PROJECT}/take-back")
@access.member
def take_project_back(group: str, project: str) -> ResponseReturnValue:
    """Show a project to residents no longer."""
    sent_form()
    found = _load(project, to_change=True)
    partnering.take_back(found)
    return _done(found, "taken_back", "taken_back")


@bp.post(f"{PROJECT}/remove")
@access.member
def remove_project(group: str, project: str) -> ResponseReturnValue:
    """Delete a project that residents do not see."""
    sent_form()
    found = _load(project, to_change=True)
    try:
        partnering.remove(db.session(), found)
    except partnering.ProjectShown as refusal:
        return _answer(found, refusal)
    translating.forget(db.session(), f"project:{project}")
    note("project.removed", f"project:{project}")
    db.session.commit()
    return redirect(url_for("answers.projects", group=group, done="removed"), 303)


def _load(slug: str, *, to_change: bool = False) -> Project:
    return partnering.own(db.session(), g.group, slug, to_change=to_change)


def _answer(project: Project, refusal: Exception | None = None) -> ResponseReturnValue:
    """Show one project, with why something could not be done."""
    sentence = explain(refusal) if refusal else None
    facts: dict[str, Any] = {
        "project": project,
        "counts": partnering.counted(db.session(), project, today=clock.today()),
        "missing": [FIELDS[name] for name in partnering.missing(project)],
        "may_publish": is_staff() or project.group.trusted,
        "parts": PARTS,
        "measures": MEASURES,
    }
    wrong = sentence.about(refusal) if sentence and refusal else ""
    done = DONE.get(request.args.get("done", ""))
    page = render_template("answers/project.html", wrong=wrong, done=done, **facts)
    return page, sentence.status if sentence else 200


def _done(project: Project, deed: str, what: str) -> ResponseReturnValue:
    note(f"project.{deed}", f"project:{project.slug}")
    db.session.commit()
    address = url_for("answers.project", group=g.group.slug, project=project.slug, done=what)
    return redirect(address, 303)
