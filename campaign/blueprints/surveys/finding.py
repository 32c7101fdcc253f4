"""What every view of the surveys' desk does: find the survey, note a deed, answer a form again."""

from typing import Any

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign import clock
from campaign.blueprints.hosts.checking import blame, problems
from campaign.domain import auditing, surveying
from campaign.extensions import db
from campaign.forms import Form
from campaign.models.survey import Question, Survey
from campaign.refusals import explain

SURVEY = "/<slug>"


def own(slug: str) -> Survey:
    """Return a survey, drafts included; of a name nobody has, the refusal says so (404)."""
    return surveying.find(db.session(), slug)


def note(deed: str, survey: Survey, reason: str = "") -> None:
    """Write a deed into the audit trail, with the key of its reason where it needs one."""
    thing = f"survey:{survey.slug}"[:80] + (f":{reason}" if reason else "")
    auditing.record(db.session(), actor=g.account, deed=deed, thing=thing, now=clock.now())


def again(template: str, form: Form, refusal: Exception | None = None, **facts: Any) -> Any:
    """Answer with the page again: sentences beside their fields, nothing done, nothing typed lost."""
    db.session.rollback()
    status = 422
    if refusal is not None:
        sentence = explain(refusal)
        if sentence.field not in form:
            raise refusal
        blame(form[sentence.field], sentence.about(refusal))
        status = sentence.status
    return render_template(template, form=form, problems=problems(form), **facts), status


def done(survey: Survey, what: str) -> ResponseReturnValue:
    """Commit, and show the survey with a word about what was done."""
    db.session.commit()
    return redirect(url_for("surveys.show", slug=survey.slug, done=what), 303)


def note_question(deed: str, question: Question) -> None:
    """Write a deed about a question of the bank into the audit trail."""
    thing = f"question:{question.key}.{question.version}"
    auditing.record(db.session(), actor=g.account, deed=deed, thing=thing, now=clock.now())
