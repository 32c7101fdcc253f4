"""You said, we did: the answers, one answer, the aims, and the projects of partners."""

import re

from flask import Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.addresses import PREFIX
from campaign.blueprints.answered import bp
from campaign.domain import aiming, answering, partnering, theming
from campaign.domain.answering import THEMES_OF_A_PAGE
from campaign.extensions import db
from campaign.figures import progress
from campaign.words.answer import HORIZONS, MEASURES, PARTS, STATES

SECONDS = 60  # a page may be as old as this
PAGE = re.compile("[1-9][0-9]{0,3}")


@bp.get(f"{PREFIX}/answered")
@access.anyone
def answers() -> ResponseReturnValue:
    """The answers, newest first, and what waits for one; a page of the list that is none is 404."""
    asked = request.args.get("page", "1")
    if not PAGE.fullmatch(asked):
        abort(404)
    page, session = int(asked), db.session()
    found = answering.newest_answers(session, THEMES_OF_A_PAGE, (page - 1) * THEMES_OF_A_PAGE)
    if page > 1 and not found:
        abort(404)
    return _kept(
        render_template(
            "answered/answers.html",
            answers=found,
            waiting=answering.waiting(session) if page == 1 else [],
            page=page,
            more=answering.count_answers(session) > page * THEMES_OF_A_PAGE,
            states=STATES,
        )
    )


@bp.get(f"{PREFIX}/answered/<slug>")
@access.anyone
def answer(slug: str) -> ResponseReturnValue:
    """One theme: what was said, what is done about it or why not, and where it was heard."""
    session = db.session()
    found = answering.published(session, slug)
    heard = theming.heard(session, found)
    return _kept(render_template("answered/answer.html", theme=found, heard=heard, states=STATES))


@bp.get(f"{PREFIX}/aims")
@access.anyone
def aims() -> ResponseReturnValue:
    """What the campaign aims at, how far it is, and what was answered towards it."""
    session, today = db.session(), clock.today()
    begun = [aim for aim in aiming.aims(session) if aim.since <= today]
    return _kept(
        render_template(
            "answered/aims.html",
            aims=begun,
            reached=progress(begun),
            towards=answering.towards_of(session, begun),
            horizons=HORIZONS,
            measures=MEASURES,
            today=today,
        )
    )


@bp.get(f"{PREFIX}/projects")
@access.anyone
def projects() -> ResponseReturnValue:
    """The projects of partners, newest first."""
    found = partnering.published(db.session())
    return _kept(render_template("answered/projects.html", projects=found))


@bp.get(f"{PREFIX}/projects/<slug>")
@access.anyone
def project(slug: str) -> ResponseReturnValue:
    """One project, from the problem to the impact, its outputs with what was counted."""
    session = db.session()
    found = partnering.shown(session, slug)
    counts = partnering.counted(session, found, today=clock.today())
    return _kept(
        render_template(
            "answered/project.html", project=found, counts=counts, parts=PARTS, measures=MEASURES
        )
    )


def _kept(page: str) -> Response:
    response = make_response(page)
    response.cache_control.public, response.cache_control.max_age = True, SECONDS
    return response
