"""A survey opened by a link from a letter, which counts once."""

from flask import url_for
from flask.typing import ResponseReturnValue

from campaign import access, security
from campaign.addresses import PREFIX
from campaign.blueprints.survey import answering, bp
from campaign.blueprints.survey.answering import form_key
from campaign.domain import sampling
from campaign.extensions import db, limiter
from campaign.models.survey import Survey, SurveyLink


@bp.get(f"{PREFIX}/survey/by/<token>")
@access.holder
def read_by_link(token: str) -> ResponseReturnValue:
    """The form, while the link is unused."""
    survey, link = _find(token)
    if link.used:
        return answering.closed(survey, sampling.LinkUsed())
    return answering.show(survey, url_for("survey.answer_by_link", token=token))


@bp.post(f"{PREFIX}/survey/by/<token>")
@limiter.limit(security.POSTS_PER_FORM, key_func=form_key, exempt_when=lambda: not form_key())
@access.holder
def answer_by_link(token: str) -> ResponseReturnValue:
    """Answer, and use the link up."""
    survey, link = _find(token)
    return answering.answer(survey, url_for("survey.answer_by_link", token=token), link)


def _find(token: str) -> tuple[Survey, SurveyLink]:
    """Return a link and its survey; one of a survey that nobody may see yet opens nothing."""
    link = sampling.find(db.session(), token)
    survey = db.session.get_one(Survey, link.survey_id)
    if not survey.is_published:
        raise sampling.NoSuchLink
    return survey, link
