"""Typing in what was answered on paper: a number or a few in each field, and Enter."""

from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from campaign import access, clock
from campaign.blueprints.hosts.checking import problems
from campaign.blueprints.surveys import bp
from campaign.blueprints.surveys.finding import SURVEY, again, note, own
from campaign.blueprints.surveys.paper_form import EnterPaperForm, make_paper_form
from campaign.domain import responding, sampling
from campaign.extensions import db
from campaign.forms import sent_form
from campaign.models.pledge import AGE_BANDS
from campaign.models.survey import PAPER, Survey, SurveyLink
from campaign.refusals import explain

PAGE = "surveys/paper.html"
REFUSED = (
    responding.SurveyClosed,
    responding.LinkNeeded,
    responding.ResponseUsed,
    responding.NothingAnswered,
    sampling.LinkUsed,
    sampling.NoSuchLink,
)


@bp.get(f"{SURVEY}/paper")
@access.staff
def read_paper(slug: str) -> ResponseReturnValue:
    """An empty line for the next form, and a way to take back the last one."""
    survey = own(slug)
    responding.insist_on_open(survey, today=clock.today(), on_paper=True)
    form = _form(survey)
    form.language.data = request.args.get("language", form.language.data)
    return render_template(PAGE, form=form, problems=problems(form), **_facts(survey))


@bp.post(f"{SURVEY}/paper")
@access.staff
def enter_paper(slug: str) -> ResponseReturnValue:
    """Keep one form. The same sent twice is kept once."""
    survey = own(slug)
    form = _form(survey)
    if not form.validate():
        return again(PAGE, form, **_facts(own(slug)))
    sealer, today = current_app.extensions["sealer"], clock.today()
    try:
        link = _link(form)
        made = responding.respond(
            db.session(), survey, form.response(PAPER), link=link, today=today, sealer=sealer
        )
    except REFUSED as refusal:
        if isinstance(refusal, responding.ResponseUsed):
            form.submission.renew()
        return again(PAGE, form, refusal, **_facts(own(slug)))
    db.session.commit()
    return _next(survey, last=made.answer_id, language=form.language.data)


@bp.post(f"{SURVEY}/paper/<int(max=2147483647):number>/take-back")
@access.staff
def take_back(slug: str, number: int) -> ResponseReturnValue:
    """Delete a form that was typed in wrongly today."""
    survey = own(slug)
    try:
        responding.take_back(db.session(), survey, number, today=clock.today())
    except responding.NotTakenBack as refusal:
        db.session.rollback()
        form, sentence = _form(own(slug), empty=True), explain(refusal)
        facts = _facts(own(slug)) | {"wrong": sentence.about(refusal)}
        return render_template(PAGE, form=form, problems=[], **facts), sentence.status
    note("survey.paper_taken_back", survey)
    db.session.commit()
    return _next(survey, taken_back="y")


def _form(survey: Survey, *, empty: bool = False) -> EnterPaperForm:
    sent = sent_form() if request.method == "POST" and not empty else None
    return make_paper_form(sent, survey, current_app.extensions["pack"])


def _link(form: EnterPaperForm) -> SurveyLink | None:
    return sampling.find(db.session(), form.code.data) if form.code.data else None


def _facts(survey: Survey) -> dict[str, Any]:
    return {
        "survey": survey,
        "ages": [_l(label) for label in AGE_BANDS.values()],
        "entered": responding.by_channel(db.session(), survey).get(PAPER, 0),
        "last": request.args.get("last", type=int),
        "taken_back": "taken_back" in request.args,
    }


def _next(survey: Survey, **said: Any) -> ResponseReturnValue:
    return redirect(url_for("surveys.read_paper", slug=survey.slug, **said), 303)
