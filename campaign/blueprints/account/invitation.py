"""Accepting an invitation: a password, an authenticator app, and recovery codes shown once."""

import io
from typing import Any

import qrcode
import qrcode.image.svg
from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.addresses import language_of_request
from campaign.blueprints.account import bp
from campaign.blueprints.account.answers import device, refused
from campaign.blueprints.account.forms import ChoosePasswordForm, GiveCodeForm
from campaign.domain import auditing, confirming, entering, inviting, passwording
from campaign.extensions import db
from campaign.models import Invitation

ADDRESS = "/invitation/<token>"
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
BAD_PASSWORD = (
    passwording.PasswordTooShort,
    passwording.PasswordTooLong,
    passwording.PasswordIsAName,
)


def _load(token: str) -> Invitation:
    return inviting.find(db.session(), token, now=clock.now())


@bp.get(ADDRESS)
@access.holder
def accept(token: str) -> ResponseReturnValue:
    """The step that comes next: a password, or then an authenticator app."""
    invitation = _load(token)
    if invitation.account.password_hash is None or "password" in request.args:
        form, name = ChoosePasswordForm(), invitation.account.name
        page = render_template("account/choose_password.html", form=form, name=name, token=token)
        return page, 200, PRIVATE
    facts = _authenticator(invitation, token)
    return render_template("account/authenticator.html", form=GiveCodeForm(), **facts), 200, PRIVATE


@bp.post(f"{ADDRESS}/password")
@access.holder
def choose_password(token: str) -> ResponseReturnValue:
    """Give the account its password."""
    invitation, form = _load(token), ChoosePasswordForm(request.form)
    facts: dict[str, Any] = {"name": invitation.account.name, "token": token}
    if not form.validate():
        return refused("account/choose_password.html", form, **facts)
    try:
        inviting.set_password(invitation, form.password.data, current_app.extensions["sealer"])
    except BAD_PASSWORD as refusal:
        return refused("account/choose_password.html", form, refusal, **facts)
    db.session.commit()
    return redirect(url_for("account.accept", token=token), 303)


@bp.get(f"{ADDRESS}/code.svg")
@access.holder
def authenticator_code(token: str) -> ResponseReturnValue:
    """The picture an authenticator app scans. Its address is as secret as the invitation's."""
    facts = _authenticator(_load(token), token)
    drawn = qrcode.make(facts["address"], image_factory=qrcode.image.svg.SvgPathFillImage, border=4)
    file = io.BytesIO()
    drawn.save(file)
    return Response(file.getvalue(), mimetype="image/svg+xml", headers=PRIVATE)


@bp.post(f"{ADDRESS}/authenticator")
@access.holder
def confirm_authenticator(token: str) -> ResponseReturnValue:
    """Open the account with a first code, sign in, and show the recovery codes this once."""
    invitation, form = _load(token), GiveCodeForm(request.form)
    facts = _authenticator(invitation, token)
    if not form.validate():
        return refused("account/authenticator.html", form, **facts)
    sealer = current_app.extensions["sealer"]
    try:
        account, codes = inviting.accept(
            db.session(), token, form.code.data, now=clock.now(), sealer=sealer
        )
    except confirming.WrongCode as refusal:
        return refused("account/authenticator.html", form, refusal, **facts)
    access.enter(account, device=device())
    db.session.commit()
    return render_template("account/recovery_codes.html", codes=codes), 200, PRIVATE


def _authenticator(invitation: Invitation, token: str) -> dict[str, Any]:
    sealer = current_app.extensions["sealer"]
    key = inviting.key_of(token, sealer)
    email = entering.email_of(invitation.account, sealer)
    issuer = current_app.extensions["pack"].name.in_(language_of_request())
    return {
        "token": token,
        "address": confirming.address(key, email=email, issuer=issuer),
        "key": " ".join(key[i : i + 4] for i in range(0, len(key), 4)),
    }


@bp.get("/demo/<token>")
@access.holder
def demo(token: str) -> ResponseReturnValue:
    """A button that signs in to the demonstration once. There is none in production."""
    invitation = _demo(token)
    page = render_template("account/demo.html", token=token, account=invitation.account)
    return page, 200, PRIVATE


@bp.post("/demo/<token>")
@access.holder
def enter_demo(token: str) -> ResponseReturnValue:
    """Sign in to the demonstration."""
    account = inviting.spend(db.session(), _demo(token))
    access.enter(account, device=device())
    thing = inviting.thing(account)
    auditing.record(
        db.session(), actor=account, deed="account.demonstrated", thing=thing, now=clock.now()
    )
    db.session.commit()
    return redirect(url_for("account.mine"), 303)


def _demo(token: str) -> Invitation:
    if current_app.config["PRODUCTION"]:
        abort(404)
    return inviting.find_demo(db.session(), token, now=clock.now())
