"""What it is to be a youth ambassador, and applying."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock, security
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.ambassadors import bp, peace
from campaign.blueprints.ambassadors.forms import ApplyForm
from campaign.domain import applying
from campaign.extensions import db, limiter
from campaign.forms import read_submission, sent_form
from campaign.refusals import FORM_REFUSALS, explain


def _form() -> ApplyForm:
    sent = sent_form() if request.method == "POST" else None
    return ApplyForm(sent, cohorts=applying.open_cohorts(db.session(), today=clock.today()))


def _answer(form: ApplyForm, status: int = 200) -> ResponseReturnValue:
    page = render_template("ambassadors/apply.html", form=form)
    return page, status, {"Cache-Control": "no-store"}


def _form_key() -> str:
    return read_submission(request.form.get("submission", ""), of="ambassador") or ""


@bp.get(f"{PREFIX}/ambassadors")
@access.anyone
def read() -> ResponseReturnValue:
    """Which groups there are, and the form."""
    return _answer(_form())


@bp.post(f"{PREFIX}/ambassadors")
@limiter.limit(security.POSTS_PER_FORM, key_func=_form_key, exempt_when=lambda: not _form_key())
@access.anyone
def apply() -> ResponseReturnValue:
    """Apply. The same form sent twice leads to the same page."""
    form = _form()
    if not form.validate():
        return _answer(form, 422)
    try:
        token = _apply(form)
        db.session.commit()
    except FORM_REFUSALS as refusal:
        db.session.rollback()
        return _refused(form, refusal)
    return redirect(url_for("ambassadors.mine", token=token), 303)


def _apply(form: ApplyForm) -> str:
    parent = form.parent if form.needs_a_parent else None
    wanted = applying.Application(
        submission=form.submission.mark or "",
        language=language_of_request().tag,
        name=form.name.data,
        age=form.age_in_years,
        words=form.words.data,
        contact=form.contact_spelled,
        parent=parent,
    )
    applied = applying.apply(
        db.session(),
        form.cohorts[form.cohort.data],
        wanted,
        now=clock.now(),
        today=clock.today(),
        sealer=current_app.extensions["sealer"],
    )
    if applied.is_new:
        peace.insist(form.contact_spelled)
        peace.insist_for_parent(parent.contact if parent is not None else "")
    return applied.token


def _refused(form: ApplyForm, refusal: Exception) -> ResponseReturnValue:
    """Show the sentence beside its field; a used-up mark is taken out for the next try."""
    sentence = explain(refusal)
    form.refuse(sentence.field, sentence.about(refusal))
    if isinstance(refusal, applying.ApplicationUsed):
        form.submission.renew()
    return _answer(form, sentence.status)
