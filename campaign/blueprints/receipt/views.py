"""The receipt: see, correct, withdraw, erase; and the badge. Every act is a POST."""

import json

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from campaign import access, clock, easy_read, engines, holdings
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.receipt import bp
from campaign.blueprints.receipt.forms import CorrectPledgeForm
from campaign.domain import badging, locating, pledging, printing
from campaign.extensions import db
from campaign.forms import sent_form
from campaign.languages import LANGUAGES
from campaign.models import Signature
from campaign.refusals import FORM_REFUSALS, explain

ADDRESS = f"{PREFIX}/receipt/<token>"
DONE = {
    "corrected": _l("Your change is saved."),
    "language": _l("From now on we use this language for you."),
    "stopped": _l("The news is stopped, and your contact is forgotten."),
    "badge": _l("Here is your new badge. The lost one no longer works."),
    "withdrawn": _l("Your pledge is taken back."),
}
TYPES = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}


def _load(token: str) -> Signature:
    return pledging.find(db.session(), token)


def _load_to_change(token: str) -> Signature:
    sent_form()  # an act is asked for with a form
    return pledging.find(db.session(), token, to_change=True)


def _answer(
    signature: Signature, token: str, form: CorrectPledgeForm, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        easy_read.template("receipt/show.html"),
        pledge=signature,
        token=token,
        form=form,
        held=holdings.of(signature),
        address=current_app.config["BASE_URL"] + easy_read.page("receipt.show", token=token),
        done=DONE.get(request.args.get("done", "")),
    )
    return page, status


def _form(sent: MultiDict[str, str] | None, signature: Signature) -> CorrectPledgeForm:
    return CorrectPledgeForm(
        sent,
        named=signature.may_be_named,
        pack=current_app.extensions["pack"],
        data={"name": signature.name, "ward": signature.ward_code},
    )


def _refused(token: str, form: CorrectPledgeForm, status: int = 422) -> ResponseReturnValue:
    engines.only_read(db.session())
    return _answer(_load(token), token, form, status)


def _done(token: str, what: str, lang: str | None = None) -> ResponseReturnValue:
    db.session.commit()
    lang = lang or language_of_request().tag
    return redirect(easy_read.page("receipt.show", lang=lang, token=token, done=what), 303)


@bp.get(ADDRESS)
@access.holder
def show(token: str) -> ResponseReturnValue:
    """What is held about this pledge, and what can be done with it."""
    signature = _load(token)
    return _answer(signature, token, _form(None, signature))


@bp.get(f"{ADDRESS}/everything.json")
@access.holder
def everything(token: str) -> ResponseReturnValue:
    """All that is held about this pledge, to take away: for people and for other programs."""
    held = holdings.of(_load(token))
    said = [
        {"key": h.key, "what": h.label, "held": h.value, "why": h.purpose, "until": h.until}
        for h in held
    ]
    text = json.dumps(
        {"as_of": clock.now().isoformat(), "held": said}, ensure_ascii=False, indent=1
    )
    headers = {"Content-Disposition": 'attachment; filename="everything.json"'}
    return Response(text, mimetype="application/json", headers=headers)


@bp.post(f"{ADDRESS}/correct")
@access.holder
def correct(token: str) -> ResponseReturnValue:
    """Change name and ward."""
    signature = _load_to_change(token)
    form = _form(request.form, signature)
    if not form.validate():
        return _refused(token, form)
    try:
        home = _home(form, signature)
    except FORM_REFUSALS as refusal:
        sentence = explain(refusal)
        form.refuse(sentence.field, sentence.about(refusal))
        return _refused(token, form, sentence.status)
    pledging.correct(signature, name=form.name.data, home=home)
    return _done(token, "corrected")


def _home(form: CorrectPledgeForm, signature: Signature) -> locating.Home:
    """A new postcode decides over the ward that was already chosen on the page."""
    unchanged = form.ward.data == (signature.ward_code or "")
    ward = "" if form.postcode.data and unchanged else form.ward.data
    if signature.outside and not ward and not form.postcode.data:
        return locating.Home(outside=True)
    return locating.locate(db.session(), postcode=form.postcode.data, ward_code=ward)


@bp.post(f"{ADDRESS}/language")
@access.holder
def change_language(token: str) -> ResponseReturnValue:
    """Use another language for this signer from now on."""
    signature = _load_to_change(token)
    wanted = request.form.get("language", "")
    if wanted not in current_app.extensions["pack"].languages:
        abort(400)
    pledging.change_language(signature, wanted)
    return _done(token, "language", lang=wanted)


@bp.post(f"{ADDRESS}/stop-updates")
@access.holder
def stop_updates(token: str) -> ResponseReturnValue:
    """Stop the news and forget the contact."""
    sent_form()
    # Not locked: this locks the person's other rows too, and each in the same order.
    pledging.stop_updates(db.session(), _load(token), today=clock.today())
    return _done(token, "stopped")


@bp.post(f"{ADDRESS}/new-badge")
@access.holder
def replace_badge(token: str) -> ResponseReturnValue:
    """Void a lost badge and give a new one."""
    pledging.replace_badge(db.session(), _load_to_change(token), today=clock.today())
    return _done(token, "badge")


@bp.post(f"{ADDRESS}/withdraw")
@access.holder
def withdraw(token: str) -> ResponseReturnValue:
    """Take the pledge back."""
    pledging.withdraw(db.session(), _load_to_change(token), today=clock.today())
    return _done(token, "withdrawn")


@bp.post(f"{ADDRESS}/erase")
@access.holder
def erase(token: str) -> ResponseReturnValue:
    """Delete everything that is held. A second tap is answered like the first."""
    try:
        pledging.erase(db.session(), _load_to_change(token), today=clock.today())
    except pledging.NoSuchReceipt:
        if not pledging.was_erased(db.session(), token):
            raise
    db.session.commit()
    return redirect(url_for("receipt.erased"), 303)


@bp.get(f"{PREFIX}/erased")
@access.anyone
def erased() -> ResponseReturnValue:
    """What erasing did."""
    return render_template("receipt/erased.html")


@bp.get(f"{ADDRESS}/badge.<any(png, svg, pdf):form>")
@access.holder
def badge(token: str, form: printing.Format) -> ResponseReturnValue:
    """The badge, in the signer's language."""
    signature = _load(token)
    if signature.badge is None:
        abort(404)
    pack, language = current_app.extensions["pack"], LANGUAGES[signature.language]
    address = badging.address(current_app.config["BASE_URL"], signature.badge.code)
    picture = printing.badge(printing.design(pack, language, signature.badge.code, address), form)
    return Response(picture, mimetype=TYPES[form])
