"""Complaining, and the page on which the answer is read."""

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock, security
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.complaints import bp
from campaign.blueprints.complaints.forms import SUBJECTS, ComplainForm
from campaign.domain import complaining
from campaign.domain.complaining import Complaining
from campaign.errors import PAGES
from campaign.extensions import db, limiter
from campaign.forms import read_submission, sent_form
from campaign.refusals import explain

ADDRESS = f"{PREFIX}/complaints/<token>"


def _form_key() -> str:
    if "form_key" not in g:
        g.form_key = read_submission(request.form.get("submission", ""), of="complaint") or ""
    return str(g.form_key)


def _answer(form: ComplainForm, status: int = 200) -> ResponseReturnValue:
    days = complaining.READ_WITHIN.days, complaining.ANSWERED_WITHIN.days
    page = render_template("complaints/complain.html", form=form, days=days)
    wait = {"Retry-After": str(security.COMPLAINED.get_expiry())} if status == 429 else {}
    return page, status, {"Cache-Control": "no-store"} | wait


@bp.get(f"{PREFIX}/complaints")
@access.anyone
def read() -> ResponseReturnValue:
    """How to complain, when an answer is owed, and the form."""
    return _answer(ComplainForm())


@bp.post(f"{PREFIX}/complaints")
@limiter.limit(security.POSTS_PER_FORM, key_func=_form_key, exempt_when=lambda: not _form_key())
@access.anyone
def complain() -> ResponseReturnValue:
    """Complain. The same form sent twice leads to the same page."""
    form = ComplainForm(sent_form())
    if not form.validate():
        return _answer(form, 422)
    if security.is_one_of_too_many(security.COMPLAINED, "complaint"):
        form.refuse("words", str(PAGES[429][1]))
        return _answer(form, 429)
    sent = Complaining(
        submission=form.submission.mark or "",
        subject=form.subject.data,
        words=form.words.data,
        language=language_of_request().tag,
        contact=form.contact_spelled,
    )
    sealer = current_app.extensions["sealer"]
    try:
        token = complaining.complain(db.session(), sent, today=clock.today(), sealer=sealer)
        db.session.commit()
    except complaining.ComplaintSent as refusal:
        db.session.rollback()
        form.submission.renew()
        form.refuse("words", explain(refusal).about(refusal))
        return _answer(form, explain(refusal).status)
    return redirect(url_for("complaints.show", token=token), 303)


@bp.get(ADDRESS)
@access.holder
def show(token: str) -> ResponseReturnValue:
    """Where the complaint stands, and the answer once there is one."""
    found = complaining.find(db.session(), token)
    return render_template(
        "complaints/show.html",
        complaint=complaining.open_(found, current_app.extensions["sealer"]),
        subject=SUBJECTS[found.subject],
        token=token,
        address=current_app.config["BASE_URL"] + url_for("complaints.show", token=token),
        today=clock.today(),
    )


@bp.post(f"{ADDRESS}/erase")
@access.holder
def erase(token: str) -> ResponseReturnValue:
    """Delete it."""
    sent_form()
    found = complaining.find(db.session(), token)
    complaining.erase(db.session(), found, today=clock.today())
    db.session.commit()
    return redirect(url_for("receipt.erased"), 303)
