"""The pledge form, and what a badge's QR opens."""

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock, easy_read, security
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.pledge import bp
from campaign.blueprints.pledge.forms import SignPledgeForm
from campaign.domain import badging, locating, pledging, reviewing
from campaign.extensions import db, limiter
from campaign.forms import read_submission, sent_form
from campaign.refusals import FORM_REFUSALS, explain


def _form() -> SignPledgeForm:
    sent = sent_form() if request.method == "POST" else None
    return SignPledgeForm(sent, pack=current_app.extensions["pack"])


def _answer(form: SignPledgeForm, status: int = 200) -> ResponseReturnValue:
    # A badge that was scanned is kept in every language.
    around = {"this_page_in": lambda tag: _scanned(form, tag)} if form.badge.data else {}
    page = render_template(easy_read.template("pledge/sign.html"), form=form, **around)
    return page, status, {"Cache-Control": "no-store"}


def _scanned(form: SignPledgeForm, tag: str) -> str:
    return url_for("pledge.scan", code=form.badge.data, lang=tag, **easy_read.kept())


def _form_key() -> str:
    if "form_key" not in g:  # asked for by each limit
        g.form_key = read_submission(request.form.get("submission", ""), of="pledge") or ""
    return str(g.form_key)


def _badge_key() -> str:
    return badging.read_code(request.form.get("badge", "")[:40]) or ""


@bp.get(f"{PREFIX}/pledge")
@access.anyone
def read() -> ResponseReturnValue:
    """The pledge, ready to sign."""
    return _answer(_form())


@bp.get(f"{PREFIX}/B/<code>")
@bp.get(f"{PREFIX}/b/<code>")
@access.anyone
def scan(code: str) -> ResponseReturnValue:
    """What a badge's QR opens: the form that claims a printed badge, else a word and no name."""
    badge = badging.find(db.session(), code)
    if badge is not None and badge.is_unclaimed:
        form = _form()
        form.badge.data = badge.code
        return _answer(form)
    worn = badge is not None and badge.is_worn
    return render_template("pledge/badge.html", worn=worn), 200 if worn else 404


@bp.post(f"{PREFIX}/pledge")
@limiter.limit(security.POSTS_PER_FORM, key_func=_form_key, exempt_when=lambda: not _form_key())
@limiter.limit(
    security.POSTS_PER_BADGE,
    key_func=_badge_key,
    # Without a form of ours it signs nothing, so it shall not keep a badge's holder waiting either.
    exempt_when=lambda: not (_form_key() and _badge_key()),
)
@access.anyone
def sign() -> ResponseReturnValue:
    """Sign. The same form sent twice leads to the same receipt."""
    form = _form()
    if not form.validate():
        return _answer(form, 422)
    try:
        token = _sign(form)
        db.session.commit()
    except FORM_REFUSALS as refusal:
        db.session.rollback()
        return _refused(form, refusal)
    return redirect(easy_read.page("receipt.show", token=token), 303)


def _sign(form: SignPledgeForm) -> str:
    home = locating.locate(db.session(), postcode=form.postcode.data, ward_code=form.ward.data)
    signing = pledging.Signing(
        submission=form.submission.mark or "",
        language=language_of_request().tag,
        home=home,
        name=form.name.data,
        age_band=form.age_band.data or None,
        contact=form.contact_spelled,
        updates=form.updates.data,
        badge=form.badge.data,
        sent_at=clock.now(),
    )
    sealer = current_app.extensions["sealer"]
    signed = pledging.sign(db.session(), signing, today=clock.today(), sealer=sealer)
    if signed.is_new and _is_one_of_too_many_alike(signing):
        reviewing.hold(db.session(), signed.token)
    return signed.token


def _is_one_of_too_many_alike(signing: pledging.Signing) -> bool:
    ward, age_band = signing.home.ward_code or "", signing.age_band or ""
    if signing.name:
        name = pledging.compared(signing.name)
        return security.is_one_of_too_many(security.ALIKE, name, ward, age_band)
    language = signing.language
    return security.is_one_of_too_many(security.ALIKE_NAMELESS, ward, age_band, language)


def _refused(form: SignPledgeForm, refusal: Exception) -> ResponseReturnValue:
    """Show the sentence beside its field; a used-up mark or badge is taken out for the next try."""
    sentence = explain(refusal)
    form.refuse(sentence.field, sentence.about(refusal))
    if isinstance(refusal, pledging.SubmissionUsed):
        form.submission.renew()
    if isinstance(refusal, badging.BadgeTaken):
        form.badge.data = ""
    return _answer(form, sentence.status)
