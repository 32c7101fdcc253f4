"""One survey: what it asks, who has answered, and what becomes of it next."""

from typing import Any

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.hosts.checking import problems
from campaign.blueprints.surveys import bp
from campaign.blueprints.surveys.finding import SURVEY, again, done, note, own
from campaign.blueprints.surveys.forms import HandOutForm, MoveLastDayForm
from campaign.domain import heeding, polling, responding, sampling, surveying, translating
from campaign.extensions import db, desk_words
from campaign.forms import Form, sent_form
from campaign.models.survey import Survey
from campaign.refusals import explain
from campaign.words import survey as survey_words

_dl = desk_words.lazy_gettext

PAGE = "surveys/show.html"
DONE = {
    "written": _dl("Saved."),
    "published": _dl("Published. It can be answered between its days."),
    "moved": _dl("The last day is changed."),
    "again": _dl("This is a new draft that asks the same."),
}


@bp.get(f"{SURVEY}/")
@access.analyst
def show(slug: str) -> ResponseReturnValue:
    """One survey."""
    survey = own(slug)
    return _page(survey)


@bp.post(f"{SURVEY}/publish")
@access.staff
def publish(slug: str) -> ResponseReturnValue:
    """Let it be answered between its days."""
    survey = own(slug)
    try:
        surveying.publish(db.session(), survey, today=clock.today())
    except surveying.DaysOutOfOrder as refusal:
        db.session.rollback()
        return _page(own(slug), wrong=explain(refusal).about(refusal)), 422
    note("survey.published", survey)
    return done(survey, "published")


@bp.post(f"{SURVEY}/last-day")
@access.staff
def move_last_day(slug: str) -> ResponseReturnValue:
    """Give it another last day; yesterday ends it at once."""
    survey, form = own(slug), MoveLastDayForm(sent_form())
    refusal: Exception | None = None
    if form.validate():
        try:
            surveying.move_last_day(survey, form.closes_on.value, today=clock.today())
            note("survey.last_day_moved", survey)
            return done(survey, "moved")
        except (surveying.SurveyOver, surveying.DaysOutOfOrder) as error:
            refusal = error
    return again(PAGE, form, refusal, **facts(own(slug), last_day=form))


@bp.post(f"{SURVEY}/again")
@access.staff
def ask_again(slug: str) -> ResponseReturnValue:
    """Copy it into a draft, with the newest wordings."""
    made = surveying.again(db.session(), own(slug), today=clock.today())
    note("survey.written", made)
    return done(made, "again")


@bp.post(f"{SURVEY}/discard")
@access.staff
def discard(slug: str) -> ResponseReturnValue:
    """Delete a draft."""
    survey = own(slug)
    surveying.discard(db.session(), survey)
    translating.forget(db.session(), f"survey:{slug}")
    note("survey.discarded", survey)
    db.session.commit()
    return redirect(url_for("surveys.index"), 303)


def _page(survey: Survey, wrong: str = "") -> str:
    form = Form()
    return render_template(
        PAGE,
        form=form,
        problems=problems(form),
        wrong=wrong,
        done=DONE.get(request.args.get("done", "")),
        **facts(survey),
    )


def facts(
    survey: Survey,
    last_day: MoveLastDayForm | None = None,
    hand_out: HandOutForm | None = None,
) -> dict[str, Any]:
    """Return what the page shows of a survey, with the forms as they are filled."""
    today, is_staff = clock.today(), g.account.has("staff")
    usual = MoveLastDayForm(None, data={"closes_on": survey.closes_on.isoformat()})
    return {
        "survey": survey,
        "today": today,
        "said": survey_words,
        **(_now(survey) if is_staff else {}),
        "last_day": last_day or usual,
        "hand_out": hand_out or HandOutForm(None, pack=current_app.extensions["pack"]),
        "is_open": survey.is_open(today),
        "is_over": survey.closes_on < today,
        "takes_paper": survey.is_published and not polling.is_final(survey, today=today),
        "is_staff": is_staff,
        "base": current_app.config["BASE_URL"],
    }


def _now(survey: Survey) -> dict[str, Any]:
    """Return exact counts: two of them tell of one person who came between, so staff alone see them."""
    return {
        "by_channel": responding.by_channel(db.session(), survey),
        "handed": sampling.handed(db.session(), survey),
        "waiting": heeding.waits(db.session()).get(survey.id, 0),
    }
