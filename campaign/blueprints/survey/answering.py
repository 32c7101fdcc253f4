"""One visit to a survey's form: showing it, and keeping what was answered, whatever way it was opened."""

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import clock, security
from campaign.addresses import language_of_request
from campaign.blueprints.survey.forms import OF, AnswerSurveyForm, make_form
from campaign.domain import responding, sampling
from campaign.errors import PAGES
from campaign.extensions import db
from campaign.forms import read_submission, sent_form
from campaign.models.survey import KIOSK, PHONE, Survey, SurveyLink
from campaign.refusals import explain

REFUSED = (
    responding.SurveyClosed,
    responding.LinkNeeded,
    responding.ResponseUsed,
    responding.NothingAnswered,
    responding.UnknownAnswer,
    sampling.LinkUsed,
)
# "on" at a kiosk once a language was chosen; anything else begins anew.
KIOSK_KEY, ON = "kiosk", "on"


def form_key() -> str:
    """Return the random part of the form's own mark, "" where it is none of ours."""
    if "form_key" not in g:  # asked for by each limit
        g.form_key = read_submission(request.form.get("submission", ""), of=OF) or ""
    return str(g.form_key)


def is_kiosk() -> bool:
    """Whether a screen for many people asks."""
    return KIOSK_KEY in request.args


def show(survey: Survey, action: str) -> ResponseReturnValue:
    """Show the form, or when it opens or closed."""
    try:
        responding.insist_on_open(survey, today=clock.today())
    except responding.SurveyClosed as refusal:
        return closed(survey, refusal)
    return _page(_form(survey), action)


def closed(survey: Survey, refusal: Exception) -> ResponseReturnValue:
    """Say that it cannot be answered, and where to go instead."""
    sentence = explain(refusal)
    page = render_template(
        "survey/closed.html",
        survey=survey,
        sentence=sentence.about(refusal),
        is_over=survey.closes_on < clock.today(),
    )
    return page, sentence.status


def answer(survey: Survey, action: str, link: SurveyLink | None = None) -> ResponseReturnValue:
    """Keep what was answered. The same form sent twice leads to the same thanks."""
    form = _form(survey)
    if not form.validate():
        return _page(form, action, 422)
    if link is None and security.is_one_of_too_many(security.SURVEYED, "survey"):
        return _wait(form, action)
    response = form.response(KIOSK if is_kiosk() else PHONE, language_of_request().tag)
    sealer = current_app.extensions["sealer"]
    try:
        responding.respond(
            db.session(), survey, response, link=link, today=clock.today(), sealer=sealer
        )
        db.session.commit()
    except REFUSED as refusal:
        db.session.rollback()
        return _refused(form, action, refusal)
    return redirect(_thanks(survey), 303)


def _form(survey: Survey) -> AnswerSurveyForm:
    sent = sent_form() if request.method == "POST" else None
    return make_form(sent, survey, current_app.extensions["pack"])


def _refused(form: AnswerSurveyForm, action: str, refusal: Exception) -> ResponseReturnValue:
    """Show the sentence, and everything as it was typed."""
    sentence = explain(refusal)
    form.refuse("submission", sentence.about(refusal))
    if isinstance(refusal, responding.ResponseUsed):
        form.submission.renew()
    return _page(form, action, sentence.status)


def _wait(form: AnswerSurveyForm, action: str) -> ResponseReturnValue:
    """Ask for patience, with everything as it was typed."""
    form.refuse("submission", str(PAGES[429][1]))
    page, status, headers = _page(form, action, 429)
    return page, status, headers | {"Retry-After": str(security.SURVEYED.get_expiry())}


def _page(
    form: AnswerSurveyForm, action: str, status: int = 200
) -> tuple[str, int, dict[str, str]]:
    page = render_template(
        "survey/ask.html",
        form=form,
        survey=form.survey,
        action=action,
        kiosk=is_kiosk(),
    )
    return page, status, {"Cache-Control": "no-store"}


def _thanks(survey: Survey) -> str:
    return url_for("survey.thank", slug=survey.slug, kiosk=ON if is_kiosk() else None)
