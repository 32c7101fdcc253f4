"""The page of equality questions: no token in its address, and no word of where one came from."""

from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock, security
from campaign.addresses import PREFIX
from campaign.blueprints.equality import bp
from campaign.blueprints.equality.forms import AnswerQuestionsForm, questions_form
from campaign.domain import equalities
from campaign.errors import PAGES
from campaign.extensions import db, limiter
from campaign.forms import read_submission, sent_form
from campaign.models.equality import AFTER

ADDRESS = f"{PREFIX}/about-you/<after>"


@bp.url_value_preprocessor
def insist_on_a_deed(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Answer 404 where the address names no deed that is asked after."""
    if values and values.get("after") not in AFTER:
        abort(404)


def _form_key() -> str:
    return read_submission(request.form.get("submission", ""), of="equality") or ""


def _answer(form: AnswerQuestionsForm, after: str, status: int = 200) -> ResponseReturnValue:
    page = render_template("equality/ask.html", form=form, after=after)
    wait = {"Retry-After": str(security.DESCRIBED.get_expiry())} if status == 429 else {}
    return page, status, security.PRIVATE | wait


@bp.get(ADDRESS)
@access.anyone
def ask(after: str) -> ResponseReturnValue:
    """The questions; every one may be left empty."""
    return _answer(questions_form(), after)


@bp.post(ADDRESS)
@limiter.limit(security.POSTS_PER_FORM, key_func=_form_key, exempt_when=lambda: not _form_key())
@access.anyone
def keep(after: str) -> ResponseReturnValue:
    """Keep the answers, each by itself. The same form sent twice is kept once."""
    form = questions_form(sent_form())
    if not form.validate():
        return _answer(form, after, 422)
    if security.is_one_of_too_many(security.DESCRIBED, "equality"):
        form.refuse("submission", str(PAGES[429][1]))
        return _answer(form, after, 429)
    equalities.answer(
        db.session(),
        after,
        form.said(),
        submission=form.submission.mark or "",
        today=clock.today(),
        sealer=current_app.extensions["sealer"],
    )
    db.session.commit()
    return redirect(url_for("equality.thanks", after=after), 303)


@bp.get(f"{ADDRESS}/thanks")
@access.anyone
def thanks(after: str) -> ResponseReturnValue:
    """What happened, what is held, and what comes next."""
    return render_template("equality/thanks.html"), 200, security.PRIVATE
