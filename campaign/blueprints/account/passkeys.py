"""Passkeys of one's own account. They need the script; the authenticator app does not."""

from flask import current_app, g, request
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.account import bp
from campaign.blueprints.account.answers import refused
from campaign.blueprints.account.forms import AddPasskeyForm
from campaign.blueprints.account.mine import done, facts, note
from campaign.blueprints.account.signing_in import site
from campaign.domain import entering, keying
from campaign.extensions import db
from campaign.refusals import explain


@bp.post("/passkeys/ask")
@access.signed_in
def ask_new_passkey() -> ResponseReturnValue:
    """What the browser has to make a passkey from, for the script."""
    sealer = current_app.extensions["sealer"]
    email = entering.email_of(g.account, sealer)
    try:
        question = keying.ask_to_add(
            db.session(), g.account, site=site(), email=email, sealer=sealer
        )
    except keying.TooManyPasskeys as refusal:
        sentence = explain(refusal)
        return {"problem": sentence.about(refusal)}, sentence.status
    db.session.commit()
    return question


@bp.post("/passkeys")
@access.signed_in
def add_passkey() -> ResponseReturnValue:
    """Keep the passkey that was made."""
    form = AddPasskeyForm(request.form)
    if not form.validate():
        return _refused(form)
    answer, today = request.form.get("answer", ""), clock.today()
    try:
        keying.add(db.session(), g.account, answer, name=form.name.data, site=site(), today=today)
    except keying.PasskeyRefused as refusal:
        return _refused(form, refusal)
    note("passkey.added")
    return done("passkey")


@bp.post("/passkeys/<int(max=2147483647):number>/remove")
@access.signed_in
def remove_passkey(number: int) -> ResponseReturnValue:
    """Forget a passkey."""
    keying.remove(db.session(), g.account, number)
    note("passkey.removed")
    return done("removed")


def _refused(form: AddPasskeyForm, refusal: Exception | None = None) -> ResponseReturnValue:
    return refused("account/mine.html", form, refusal, **{**facts(), "passkey_form": form})
