"""The bank of questions: standard wordings, and the town's own in their newest version."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access
from campaign.blueprints.surveys import bp
from campaign.blueprints.surveys.finding import again, note_question
from campaign.blueprints.surveys.forms import make_question_form
from campaign.domain import phrasing, questioning, translating
from campaign.domain.questioning import Wording
from campaign.extensions import db
from campaign.forms import sent_form
from campaign.models.survey import Question
from campaign.words import survey as survey_words

PAGE = "surveys/question.html"
QUESTION = "/questions/<key>"
REFUSED = (questioning.OptionsOutOfRange, questioning.OptionsUneven)


@bp.get("/questions")
@access.staff
def list_questions() -> ResponseReturnValue:
    """Every question in its newest version."""
    return render_template(
        "surveys/bank.html",
        bank=questioning.bank(db.session()),
        said=survey_words,
        done=request.args.get("done") == "saved",
    )


@bp.get("/questions/new")
@access.staff
def new_question() -> ResponseReturnValue:
    """An empty question."""
    return render_template(PAGE, form=make_question_form(None), problems=[], question=None)


@bp.post("/questions/new")
@access.staff
def write_question() -> ResponseReturnValue:
    """Add a question to the bank."""
    form = make_question_form(sent_form())
    if not form.validate():
        return again(PAGE, form, question=None)
    try:
        question = questioning.write(db.session(), form.wording)
    except REFUSED as refusal:
        return again(PAGE, form, refusal, question=None)
    note_question("question.written", question)
    return _saved()


@bp.get(QUESTION)
@access.staff
def edit_question(key: str) -> ResponseReturnValue:
    """A question of the town's own, to reword; a standard one stays as it is."""
    question = questioning.own(db.session(), key)
    asked = questioning.was_asked(db.session(), question)
    form = make_question_form(None, question)
    return render_template(PAGE, form=form, problems=[], question=question, was_asked=asked)


@bp.post(QUESTION)
@access.staff
def reword_question(key: str) -> ResponseReturnValue:
    """Give it another wording: a new version, where the old one was asked."""
    question = questioning.own_to_change(db.session(), key)
    form = make_question_form(sent_form(), question)
    if not form.validate():
        return again(PAGE, form, question=question)
    try:
        question = _reword(question, form.wording)
    except REFUSED as refusal:
        return again(PAGE, form, refusal, question=question)
    note_question("question.reworded", question)
    return _saved()


def _reword(question: Question, wording: Wording) -> Question:
    """Give a question another wording; a new version begins with how the old one's languages stand."""
    session, was = db.session(), translating.subject_of(question)
    before = phrasing.blocks_of(question, phrasing.QUESTION)
    question = questioning.reword(session, question, wording)
    subject = translating.subject_of(question)
    if subject != was:
        translating.copy(session, was, subject)
    translating.note(session, subject, before, phrasing.blocks_of(question, phrasing.QUESTION))
    return question


def _saved() -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("surveys.list_questions", done="saved"), 303)
