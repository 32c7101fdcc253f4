"""The surveys there are, and writing one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from campaign import access, clock
from campaign.blueprints.surveys import bp
from campaign.blueprints.surveys.finding import SURVEY, again, done, note, own
from campaign.blueprints.surveys.forms import make_survey_form
from campaign.domain import heeding, phrasing, polling, questioning, surveying, translating
from campaign.extensions import db
from campaign.forms import sent_form
from campaign.models.survey import Survey, SurveyAnswer
from campaign.words import survey as survey_words

REFUSED = (surveying.DaysOutOfOrder, surveying.QuestionsOutOfRange)


@bp.get("/")
@access.analyst
def index() -> ResponseReturnValue:
    """Every survey, with how many have answered: until now for staff, as anybody sees it for others."""
    session, is_staff = db.session(), g.account.has("staff")
    surveys = surveying.every(session)
    return render_template(
        "surveys/index.html",
        surveys=surveys,
        answered=_answered() if is_staff else _published(surveys),
        waiting=heeding.waits(session) if is_staff else {},
        today=clock.today(),
    )


def _answered() -> Mapping[int, int]:
    counted = select(SurveyAnswer.survey_id, func.count()).group_by(SurveyAnswer.survey_id)
    return Counter(dict(db.session.execute(counted).tuples().all()))


def _published(surveys: Sequence[Survey]) -> Mapping[int, int | None]:
    """Return what the results say: two exact counts would tell of one person who came between."""
    today = clock.today()
    return {one.id: polling.people(db.session(), one, today=today) for one in surveys}


@bp.get("/new")
@access.staff
def new() -> ResponseReturnValue:
    """An empty survey, with the standard questions first in the bank."""
    form = make_survey_form(None, questioning.bank(db.session()))
    return render_template("surveys/edit.html", form=form, problems=[], **_facts())


@bp.post("/new")
@access.staff
def create() -> ResponseReturnValue:
    """Write a draft down."""
    form = make_survey_form(sent_form(), questioning.bank(db.session()))
    if not form.validate():
        return again("surveys/edit.html", form, **_facts())
    try:
        survey = surveying.draft(db.session(), form.plan, today=clock.today())
    except REFUSED as refusal:
        return again("surveys/edit.html", form, refusal, **_facts())
    note("survey.written", survey)
    return done(survey, "written")


@bp.get(f"{SURVEY}/edit")
@access.staff
def edit(slug: str) -> ResponseReturnValue:
    """A draft as it is kept; what is published has nothing to edit."""
    survey = own(slug)
    if survey.is_published:
        return redirect(url_for("surveys.show", slug=slug), 303)
    form = make_survey_form(None, questioning.bank(db.session()), survey)
    return render_template("surveys/edit.html", form=form, problems=[], **_facts(survey))


@bp.post(f"{SURVEY}/edit")
@access.staff
def change(slug: str) -> ResponseReturnValue:
    """Write a draft anew."""
    survey = own(slug)
    surveying.hold_draft(db.session(), survey)
    form = make_survey_form(request.form, questioning.bank(db.session()), survey)
    if not form.validate():
        return again("surveys/edit.html", form, **_facts(own(slug)))
    try:
        with translating.noting_row(db.session(), f"survey:{slug}", survey, phrasing.SURVEY):
            surveying.change(db.session(), survey, form.plan, today=clock.today())
    except REFUSED as refusal:
        return again("surveys/edit.html", form, refusal, **_facts(own(slug)))
    note("survey.changed", survey)
    return done(survey, "written")


def _facts(survey: Any = None) -> dict[str, Any]:
    return {"survey": survey, "said": survey_words}
