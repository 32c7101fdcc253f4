"""My account: open sign-ins, password, recovery codes, language."""

from typing import Any

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.account import bp
from campaign.blueprints.account.answers import device, refused
from campaign.blueprints.account.forms import (
    AddPasskeyForm,
    ChangeLanguageForm,
    ChangePasswordForm,
    RenewCodesForm,
)
from campaign.blueprints.account.invitation import BAD_PASSWORD, PRIVATE
from campaign.domain import auditing, confirming, entering, inviting, keying, passwording
from campaign.extensions import db, desk_words
from campaign.models import Account

_dl = desk_words.lazy_gettext
NOT_THE_PASSWORD = _dl("This is not your present password.")
DONE = {
    "ended": _dl("The sign-in is ended."),
    "password": _dl("Your password is changed, and your other sign-ins are ended."),
    "language": _dl("Your pages are in this language now."),
    "passkey": _dl("Your passkey is added."),
    "removed": _dl("Your passkey is removed."),
}


@bp.get("/")
@access.signed_in
def mine() -> ResponseReturnValue:
    """Everything about one's own account."""
    done = DONE.get(request.args.get("done", ""))
    return render_template("account/mine.html", done=done, **facts())


def facts() -> dict[str, Any]:
    """Return what the page of one's own account shows."""
    account, session = g.account, db.session()
    return {
        "email": entering.email_of(account, current_app.extensions["sealer"]),
        "sign_ins": entering.sign_ins(session, account, now=clock.now()),
        "passkeys": keying.passkeys(session, account),
        "codes_left": confirming.recovery_codes_left(session, account),
        "language_form": ChangeLanguageForm(data={"language": account.language}),
        "passkey_form": AddPasskeyForm(data={"name": device()}),
    }


def done(what: str) -> ResponseReturnValue:
    """Commit, and go back to one's own account."""
    db.session.commit()
    return redirect(url_for("account.mine", done=what), 303)


def note(deed: str) -> None:
    """Put a deed on one's own account on the audit trail."""
    thing = inviting.thing(g.account)
    auditing.record(db.session(), actor=g.account, deed=deed, thing=thing, now=clock.now())


@bp.post("/sign-ins/<int(max=2147483647):number>/end")
@access.signed_in
def end_sign_in(number: int) -> ResponseReturnValue:
    """End one of one's own sign-ins."""
    entering.end(db.session(), g.account, number)
    return done("ended")


@bp.post("/sign-ins/end-others")
@access.signed_in
def end_other_sign_ins() -> ResponseReturnValue:
    """End every sign-in but this one."""
    entering.end_others(db.session(), g.account, g.sign_in)
    return done("ended")


@bp.get("/password")
@access.signed_in
def password() -> ResponseReturnValue:
    """The form for another password."""
    return render_template("account/change_password.html", form=ChangePasswordForm())


@bp.post("/password")
@access.signed_in
def change_password() -> ResponseReturnValue:
    """Change the password, knowing the present one; other sign-ins end."""
    form = ChangePasswordForm(request.form)
    if not form.validate():
        return refused("account/change_password.html", form)
    email = entering.email_of(g.account, current_app.extensions["sealer"])
    try:
        passwording.insist_on_good(form.password.data, email=email, name=g.account.name)
        _confirm_password(form.current.data)
    except entering.WrongSignIn:
        form.refuse("current", str(NOT_THE_PASSWORD))
        return refused("account/change_password.html", form)
    except (*BAD_PASSWORD, entering.TooManyTries) as refusal:
        return refused("account/change_password.html", form, refusal)
    g.account.password_hash = passwording.keep(form.password.data)
    entering.end_others(db.session(), g.account, g.sign_in)
    note("password.changed")
    return done("password")


@bp.get("/recovery-codes")
@access.signed_in
def recovery_codes() -> ResponseReturnValue:
    """The form for new recovery codes."""
    return render_template("account/renew_codes.html", form=RenewCodesForm())


@bp.post("/recovery-codes")
@access.signed_in
def renew_recovery_codes() -> ResponseReturnValue:
    """Replace the recovery codes, knowing the password, and show the new ones this once."""
    form = RenewCodesForm(request.form)
    if not form.validate():
        return refused("account/renew_codes.html", form)
    try:
        _confirm_password(form.password.data)
    except entering.WrongSignIn:
        form.refuse("password", str(NOT_THE_PASSWORD))
        return refused("account/renew_codes.html", form)
    except entering.TooManyTries as refusal:
        return refused("account/renew_codes.html", form, refusal)
    sealer = current_app.extensions["sealer"]
    codes = confirming.renew_recovery_codes(db.session(), g.account, sealer)
    note("recovery_codes.renewed")
    db.session.commit()
    return render_template("account/recovery_codes.html", codes=codes), 200, PRIVATE


@bp.post("/language")
@access.signed_in
def change_language() -> ResponseReturnValue:
    """Show the pages behind sign-in in another language."""
    form = ChangeLanguageForm(request.form)
    if not form.validate():
        return refused("account/mine.html", form, **facts())
    g.account.language = form.language.data
    return done("language")


def _confirm_password(typed: str) -> Account:
    """Ask for the password again; guesses are counted as at sign-in."""
    entering.count_try(db.session(), g.account, now=clock.now())
    db.session.commit()
    return entering.check_password(db.session(), g.account, typed)
