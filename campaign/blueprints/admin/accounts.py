"""Accounts: who has one, inviting, roles, groups, setting up anew, closing."""

from operator import attrgetter
from typing import Any

from flask import abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from campaign import access, clock
from campaign.blueprints.account.answers import refused
from campaign.blueprints.account.invitation import PRIVATE
from campaign.blueprints.admin import bp
from campaign.blueprints.admin.charges_forms import EntrustForm
from campaign.blueprints.admin.forms import GiveGroupsForm, GiveRolesForm, InviteForm
from campaign.domain import appointing, entering, entrusting, inviting
from campaign.extensions import db, desk_words
from campaign.looks import in_order
from campaign.models import Account

_dl = desk_words.lazy_gettext
ADDRESS = "/accounts/<int(max=2147483647):number>"
DONE = {
    "roles": _dl("The roles are changed."),
    "groups": _dl("The groups are changed."),
    "entrusted": _dl("What this account looks after is changed."),
    "closed": _dl("The account is closed, and its sign-ins are ended."),
}

ENTRUSTED = {
    "circles": (entrusting.CIRCLES, _dl("Circles this account looks after")),
    "cohorts": (entrusting.COHORTS, _dl("Cohorts this account leads")),
}


def _load(number: int) -> Account:
    found = db.session.get(Account, number)
    if found is None:
        abort(404)
    return found


@bp.get("/")
@access.admin
def accounts() -> ResponseReturnValue:
    """Every account, and the form to invite somebody."""
    return render_template("admin/accounts.html", form=InviteForm(), **_everybody())


def _everybody() -> dict[str, Any]:
    sealer = current_app.extensions["sealer"]
    every = in_order(appointing.accounts(db.session()), attrgetter("name"))
    return {"accounts": [(account, entering.email_of(account, sealer)) for account in every]}


@bp.post("/accounts")
@access.admin
def invite() -> ResponseReturnValue:
    """Invite somebody, and show the address to hand over."""
    form = InviteForm(request.form)
    if not form.validate():
        return refused("admin/accounts.html", form, **_everybody())
    invitee = inviting.Invitee(
        name=form.name.data,
        email=form.email_spelled,
        language=form.language.data,
        roles=tuple(form.roles.data or ()),
    )
    sealer = current_app.extensions["sealer"]
    try:
        account, token = inviting.invite(
            db.session(), invitee, actor=g.account, now=clock.now(), sealer=sealer
        )
    except inviting.AlreadyInvited as refusal:
        return refused("admin/accounts.html", form, refusal, **_everybody())
    return _hand_over(account, token)


@bp.get(ADDRESS)
@access.admin
def account(number: int) -> ResponseReturnValue:
    """One account."""
    done = DONE.get(request.args.get("done", ""))
    return render_template("admin/account.html", done=done, **_facts(_load(number)))


def _facts(account: Account) -> dict[str, Any]:
    groups = appointing.groups(db.session())
    return {
        "account": account,
        "email": entering.email_of(account, current_app.extensions["sealer"]),
        "roles_form": GiveRolesForm(data={"roles": [role.role for role in account.roles]}),
        "groups_form": GiveGroupsForm(
            None, groups=groups, data={"groups": [m.group_id for m in account.memberships]}
        ),
        "entrust_forms": {name: _entrust_form(None, account, name) for name in ENTRUSTED},
    }


def _entrust_form(sent: MultiDict[str, str] | None, account: Account, name: str) -> EntrustForm:
    charge, label = ENTRUSTED[name]
    held = [one.id for one in entrusting.entrusted(db.session(), account, charge)]
    every = entrusting.every(db.session(), charge)
    return EntrustForm(sent, label, every, prefix=name, data={"entrusted": held})


@bp.post(f"{ADDRESS}/roles")
@access.admin
def give_roles(number: int) -> ResponseReturnValue:
    """Change what an account may do."""
    account, form = _load(number), GiveRolesForm(request.form)
    if not form.validate():
        return refused("admin/account.html", form, **{**_facts(account), "roles_form": form})
    roles = form.roles.data or ()
    appointing.give_roles(db.session(), account, roles, actor=g.account, now=clock.now())
    return _done(account, "roles")


@bp.post(f"{ADDRESS}/groups")
@access.admin
def give_groups(number: int) -> ResponseReturnValue:
    """Change which partner groups an account belongs to."""
    account = _load(number)
    form = GiveGroupsForm(request.form, groups=appointing.groups(db.session()))
    if not form.validate():
        return refused("admin/account.html", form, **{**_facts(account), "groups_form": form})
    groups = form.groups.data or ()
    appointing.give_groups(db.session(), account, groups, actor=g.account, now=clock.now())
    return _done(account, "groups")


@bp.post(f"{ADDRESS}/<any(circles, cohorts):name>")
@access.admin
def entrust(number: int, name: str) -> ResponseReturnValue:
    """Change which circles an account looks after, or which cohorts it leads."""
    account, sealer = _load(number), current_app.extensions["sealer"]
    form = _entrust_form(request.form, account, name)
    if not form.validate():
        facts = _facts(account)
        facts["entrust_forms"][name] = form
        return refused("admin/account.html", form, **facts)
    entrusting.entrust(
        db.session(),
        account,
        ENTRUSTED[name][0],
        form.entrusted.data or (),
        actor=g.account,
        now=clock.now(),
        sealer=sealer,
    )
    return _done(account, "entrusted")


@bp.post(f"{ADDRESS}/reset")
@access.admin
def reset(number: int) -> ResponseReturnValue:
    """Void an account's password and second factors, and show a new invitation."""
    account = _load(number)
    _tell_of_leaving(account)
    token = appointing.reset(db.session(), account, actor=g.account, now=clock.now())
    return _hand_over(account, token)


@bp.post(f"{ADDRESS}/close")
@access.admin
def close(number: int) -> ResponseReturnValue:
    """Close an account."""
    account = _load(number)
    _tell_of_leaving(account)
    appointing.close(db.session(), account, actor=g.account, now=clock.now())
    return _done(account, "closed")


def _tell_of_leaving(account: Account) -> None:
    sealer = current_app.extensions["sealer"]
    entrusting.tell_of_leaving(db.session(), account, now=clock.now(), sealer=sealer)


def _done(account: Account, what: str) -> ResponseReturnValue:
    number = account.id
    db.session.commit()
    return redirect(url_for("admin.account", number=number, done=what), 303)


def _hand_over(account: Account, token: str) -> ResponseReturnValue:
    """Show the invitation's address this once: only its hash is kept."""
    db.session.commit()
    address = current_app.config["BASE_URL"] + url_for("account.accept", token=token)
    days = inviting.INVITATION_LIVES.days
    page = render_template("admin/invited.html", account=account, address=address, days=days)
    return page, 200, PRIVATE
