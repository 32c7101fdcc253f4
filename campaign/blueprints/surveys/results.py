"""Results at the desk: the same safe figures as everybody sees, with files to take away."""

from flask import render_template
from flask.typing import ResponseReturnValue

from campaign import access, clock, files, survey_tables
from campaign.blueprints.surveys import bp
from campaign.blueprints.surveys.finding import SURVEY, own
from campaign.domain import polling
from campaign.extensions import db


@bp.get(f"{SURVEY}/results")
@access.analyst
def read_results(slug: str) -> ResponseReturnValue:
    """The results that stand today."""
    survey, today = own(slug), clock.today()
    found = polling.results(db.session(), survey, today=today)
    return render_template(
        "surveys/results.html",
        survey=survey,
        results=found,
        questions=survey_tables.shown(survey, found, today=today) if found else [],
        notes=survey_tables.notes(survey, found) if found else [],
        next_on=polling.next_results_on(db.session(), survey, today=today),
    )


@bp.get(f"{SURVEY}/results.<form>")
@access.analyst
def take_results(slug: str, form: str) -> ResponseReturnValue:
    """The same as a file, a sheet for each question."""
    survey, today = own(slug), clock.today()
    found = polling.results(db.session(), survey, today=today)
    return files.answer(
        f"{survey.slug}-results", survey_tables.sheets(survey, found, today=today), form
    )
