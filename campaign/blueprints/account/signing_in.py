"""Signing in, in two steps, and signing out."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock, security
from campaign.addresses import language_of_request
from campaign.blueprints.account import bp
from campaign.blueprints.account.answers import device, refused
from campaign.blueprints.account.forms import NEXT_LENGTH, GiveCodeForm, SignInForm
from campaign.domain import auditing, confirming, contacting, entering, inviting, keying
from campaign.extensions import db
from campaign.models import Account
from campaign.refusals import explain

BETWEEN_STEPS = timedelta(minutes=5)


@bp.get("/sign-in")
@access.entrant
def sign_in() -> ResponseReturnValue:
    """The first step: e-mail and password."""
    return render_template(
        "account/sign_in.html", form=SignInForm(), wanted=local(request.args.get("next", ""))
    )


@bp.post("/sign-in")
@access.entrant
def check_password() -> ResponseReturnValue:
    """Check e-mail and password, and go on to the second step."""
    form, wanted = SignInForm(request.form), local(request.form.get("next", ""))
    if not form.validate():
        return refused("account/sign_in.html", form, wanted=wanted)
    try:
        account = _account_of(form)
    except (entering.WrongSignIn, entering.TooManyTries) as refusal:
        return refused("account/sign_in.html", form, refusal, wanted=wanted)
    db.session.commit()
    session.clear()
    session["entering"] = {
        "account": account.id,
        "until": (clock.now() + BETWEEN_STEPS).timestamp(),
        "next": wanted,
    }
    return redirect(url_for("account.second_factor"), 303)


def _account_of(form: SignInForm) -> Account:
    """The try is committed before it is examined, so that it counts whatever happens to this request."""
    region, sealer = current_app.extensions["pack"].region, current_app.extensions["sealer"]
    try:
        email = contacting.normalise(form.email.data, region=region)
    except contacting.UnreadableContact:
        email = ""
    found = entering.find(db.session(), email, sealer)
    if found is None and security.is_one_of_too_many(security.UNKNOWN_SIGN_INS, "sign-in", email):
        raise entering.TooManyTries(clock.now() + entering.FIRST_WAIT)
    if found is not None:
        entering.count_try(db.session(), found, now=clock.now())
        db.session.commit()
    return entering.check_password(db.session(), found, form.password.data)


@bp.get("/second-factor")
@access.entrant
def second_factor() -> ResponseReturnValue:
    """The second step: a code, or a passkey."""
    account = between_steps()
    if account is None:
        return redirect(url_for("account.sign_in"), 303)
    return render_template("account/second_factor.html", form=GiveCodeForm(), **_facts(account))


@bp.post("/second-factor")
@access.entrant
def check_code() -> ResponseReturnValue:
    """Check a code of the authenticator app, or a recovery code."""
    account, form = between_steps(), GiveCodeForm(request.form)
    if account is None:
        return redirect(url_for("account.sign_in"), 303)
    if not form.validate():
        return refused("account/second_factor.html", form, **_facts(account))
    try:
        entering.count_try(db.session(), account, now=clock.now())
        db.session.commit()
        _use(account, form.code.data)
    except (confirming.WrongCode, entering.TooManyTries) as refusal:
        return refused("account/second_factor.html", form, refusal, **_facts(account))
    return finish(account)


def _use(account: Account, code: str) -> None:
    sealer, now = current_app.extensions["sealer"], clock.now()
    if len(code.replace(" ", "")) <= 6:
        confirming.use_code(db.session(), account, code, now=now, sealer=sealer)
    else:
        confirming.use_recovery_code(
            db.session(), account, code, today=clock.today(), sealer=sealer
        )
        thing = inviting.thing(account)
        auditing.record(
            db.session(), actor=account, deed="recovery_code.used", thing=thing, now=now
        )


@bp.post("/second-factor/passkey/ask")
@access.entrant
def ask_passkey() -> ResponseReturnValue:
    """What the browser has to have signed by a passkey, for the script."""
    account = between_steps()
    if account is None:
        return {"problem": str(explain(entering.WrongSignIn()).text)}, 401
    question = keying.ask_to_sign_in(db.session(), account, site=site())
    db.session.commit()
    return question


@bp.post("/second-factor/passkey")
@access.entrant
def check_passkey() -> ResponseReturnValue:
    """Check what a passkey signed."""
    account = between_steps()
    if account is None:
        return redirect(url_for("account.sign_in"), 303)
    try:
        entering.count_try(db.session(), account, now=clock.now())
        db.session.commit()
        keying.use(db.session(), account, request.form.get("answer", ""), site=site())
    except (keying.PasskeyRefused, entering.TooManyTries) as refusal:
        form = GiveCodeForm()
        return refused("account/second_factor.html", form, refusal, **_facts(account))
    return finish(account)


def finish(account: Account) -> ResponseReturnValue:
    """Open the sign-in after both steps, and go where the person wanted to go."""
    wanted = session.get("entering", {}).get("next", "")
    entering.forget_tries(db.session(), account)
    access.enter(account, device=device())
    db.session.commit()
    return redirect(local(wanted) or url_for("account.mine"), 303)


@bp.post("/sign-out")
@access.signed_in
def sign_out() -> ResponseReturnValue:
    """End this sign-in."""
    entering.end(db.session(), g.account, g.sign_in.id)
    access.leave()
    db.session.commit()
    return redirect(url_for("account.sign_in"), 303)


def between_steps() -> Account | None:
    """Return whose password was right on this browser within five minutes, or None."""
    begun = session.get("entering")
    if begun is None or begun["until"] < clock.now().timestamp():
        return None
    account = db.session.get(Account, begun["account"])
    return account if account is not None and account.is_active else None


def local(address: str) -> str:
    """Return an address behind sign-in on this site, or "" for every other."""
    try:
        parts = urlsplit(address) if address.isprintable() and "\\" not in address else None
    except ValueError:
        return ""
    if parts is None or parts.scheme or parts.netloc or len(address) > NEXT_LENGTH:
        return ""
    first = parts.path.split("/", 2)[1:2]
    return address if address.startswith("/") and set(first) & set(access.BEHIND_SIGN_IN) else ""


def site() -> keying.Site:
    """Return the site passkeys belong to: the configured one, whatever the Host header says."""
    origin = current_app.config["BASE_URL"]
    name = current_app.extensions["pack"].name.in_(language_of_request())
    return keying.Site(urlsplit(origin).hostname or "", origin, name)


def _facts(account: Account) -> dict[str, Any]:
    return {"has_passkeys": bool(keying.passkeys(db.session(), account))}
