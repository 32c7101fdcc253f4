"""Partner groups: adding, renaming, trusting."""

from typing import Any

from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.admin import bp
from campaign.blueprints.admin.forms import NameGroupForm, TrustForm, name_of
from campaign.blueprints.hosts.checking import problems
from campaign.domain import appointing, phrasing, translating
from campaign.extensions import db, desk_words
from campaign.looks import in_order
from campaign.refusals import explain
from events.models import PartnerGroup

_dl = desk_words.lazy_gettext
DONE = {
    "added": _dl("The group is added."),
    "renamed": _dl("The name is changed."),
    "trust": _dl("The trust is changed."),
}


def _load(number: int, *, to_change: bool = False) -> PartnerGroup:
    found = db.session.get(PartnerGroup, number, with_for_update=to_change)
    if found is None:
        abort(404)
    return found


def _every() -> list[tuple[PartnerGroup, str]]:
    groups = in_order(appointing.groups(db.session()), name_of)
    return [(group, name_of(group)) for group in groups]


@bp.get("/groups")
@access.admin
def groups() -> ResponseReturnValue:
    """Every partner group, and the form to add one."""
    done = DONE.get(request.args.get("done", ""))
    return render_template("admin/groups.html", form=NameGroupForm(), groups=_every(), done=done)


@bp.post("/groups")
@access.admin
def add_group() -> ResponseReturnValue:
    """Add a partner group."""
    form = NameGroupForm(request.form)
    if not form.validate():
        return _again("admin/groups.html", form, groups=_every())
    try:
        appointing.add_group(db.session(), form.name.data, actor=g.account, now=clock.now())
    except appointing.GroupNameTaken as refusal:
        return _again("admin/groups.html", form, refusal, groups=_every())
    return _done("added")


@bp.get("/groups/<int(max=2147483647):number>")
@access.admin
def group(number: int) -> ResponseReturnValue:
    """One partner group."""
    found = _load(number)
    trust = TrustForm(data={"trusted": found.trusted})
    form = NameGroupForm(data={"name": found.name})
    return render_template("admin/group.html", form=form, group=found, trust=trust)


@bp.post("/groups/<int(max=2147483647):number>/name")
@access.admin
def rename_group(number: int) -> ResponseReturnValue:
    """Give a group another name."""
    session, found = db.session(), _load(number, to_change=True)
    form = NameGroupForm(request.form, data={"name": found.name})
    facts: dict[str, Any] = {"group": found, "trust": TrustForm(data={"trusted": found.trusted})}
    if not form.validate():
        return _again("admin/group.html", form, **facts)
    try:
        with translating.noting_row(session, f"group:{found.slug}", found, phrasing.GROUP):
            appointing.rename_group(
                session, found, form.name.data, actor=g.account, now=clock.now()
            )
    except appointing.GroupNameTaken as refusal:
        return _again("admin/group.html", form, refusal, **facts)
    return _done("renamed")


@bp.post("/groups/<int(max=2147483647):number>/trust")
@access.admin
def trust_group(number: int) -> ResponseReturnValue:
    """Let a group publish without asking, or no longer."""
    trusted = bool(TrustForm(request.form).trusted.data)
    found = _load(number)
    appointing.trust_group(db.session(), found, trusted, actor=g.account, now=clock.now())
    return _done("trust")


def _again(
    template: str, form: NameGroupForm, refusal: Exception | None = None, **facts: Any
) -> ResponseReturnValue:
    """Answer with the page again: what is wrong beside the name, nothing done, nothing typed lost."""
    db.session.rollback()
    if refusal is not None:
        form.name.blame(explain(refusal).about(refusal))
    return render_template(template, form=form, problems=problems(form), **facts), 422


def _done(what: str) -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("admin.groups", done=what), 303)
