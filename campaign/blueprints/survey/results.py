"""What people answered, as anybody may see it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from campaign import access, clock, survey_tables
from campaign.addresses import PREFIX
from campaign.blueprints.survey import bp
from campaign.domain import polling, surveying
from campaign.extensions import db

# The same for everybody who reads it in this language; what it shows changes with the day at most.
KEPT = {"Cache-Control": "public, max-age=600"}


@bp.get(f"{PREFIX}/survey/<slug>/results")
@access.anyone
def results(slug: str) -> ResponseReturnValue:
    """The results that stand today: small numbers hidden, the others rounded, nothing to be subtracted."""
    today = clock.today()
    survey = surveying.find_published(db.session(), slug)
    found = polling.results(db.session(), survey, today=today)
    page = render_template(
        "survey/results.html",
        survey=survey,
        results=found,
        questions=survey_tables.shown(survey, found, today=today) if found else [],
        notes=survey_tables.notes(survey, found) if found else [],
        next_on=polling.next_results_on(db.session(), survey, today=today),
        is_open=survey.is_open(today) and not survey.by_link_only,
    )
    return page, 200, KEPT
