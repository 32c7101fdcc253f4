"""The survey that is open, its form on a phone or at a kiosk, and the thanks."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock, security
from campaign.addresses import PREFIX
from campaign.blueprints.survey import answering, bp
from campaign.blueprints.survey.answering import KIOSK_KEY, ON, form_key, is_kiosk
from campaign.domain import polling, responding, surveying
from campaign.extensions import db, limiter
from campaign.models.survey import Survey

SECONDS_OF_THANKS = 12


@bp.get(f"{PREFIX}/survey")
@access.anyone
def find() -> ResponseReturnValue:
    """The survey that is open; a list where there are several, or none."""
    today = clock.today()
    running = surveying.open_now(db.session(), today=today)
    if len(running) == 1:
        return answering.show(running[0], _address(running[0]))
    over = surveying.over(db.session(), today=today)
    return render_template("survey/list.html", running=running, over=over)


@bp.get(f"{PREFIX}/survey/<slug>")
@access.anyone
def read(slug: str) -> ResponseReturnValue:
    """One survey's form. At a kiosk, a language is chosen first."""
    survey = surveying.find_published(db.session(), slug)
    if is_kiosk() and request.args[KIOSK_KEY] != ON:
        return _start(survey)
    if survey.by_link_only:
        return answering.closed(survey, responding.LinkNeeded())
    return answering.show(survey, _address(survey))


@bp.post(f"{PREFIX}/survey/<slug>")
@limiter.limit(security.POSTS_PER_FORM, key_func=form_key, exempt_when=lambda: not form_key())
@access.anyone
def answer(slug: str) -> ResponseReturnValue:
    """Answer. The same form sent twice leads to the same thanks."""
    survey = surveying.find_published(db.session(), slug)
    return answering.answer(survey, _address(survey))


@bp.get(f"{PREFIX}/survey/<slug>/thanks")
@access.anyone
def thank(slug: str) -> ResponseReturnValue:
    """What happened, what is held, and what can be done next. A kiosk goes back to its start by itself."""
    survey = surveying.find_published(db.session(), slug)
    page = render_template(
        "survey/thanks.html",
        survey=survey,
        kiosk=is_kiosk(),
        results_on=polling.next_results_on(db.session(), survey, today=clock.today()),
    )
    start = url_for("survey.read", slug=slug, kiosk="start")
    # A header, not an element: it needs no script, and who reads with a voice meets no page that reloads.
    return page, 200, {"Refresh": f"{SECONDS_OF_THANKS}; url={start}"} if is_kiosk() else {}


def _start(survey: Survey) -> ResponseReturnValue:
    try:
        responding.insist_on_open(survey, today=clock.today())
    except responding.SurveyClosed as refusal:
        return answering.closed(survey, refusal)
    return render_template("survey/kiosk.html", survey=survey)


def _address(survey: Survey) -> str:
    return url_for("survey.answer", slug=survey.slug, kiosk=ON if is_kiosk() else None)
