"""The desk: which complaints are owed a look or an answer, and giving it."""

from typing import Any

from flask import abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.account.answers import refused
from campaign.blueprints.complaints import bp
from campaign.blueprints.complaints.forms import SUBJECTS, AnswerForm
from campaign.domain import complaining
from campaign.domain.complaining import Opened
from campaign.domain.sealing import Unopened
from campaign.extensions import db
from campaign.models import Complaint
from campaign.refusals import explain

ONE = "/desk/complaints/<int(max=2147483647):number>"
PAGE = "complaints/answer.html"


def _load(number: int) -> Complaint:
    return db.session.get(Complaint, number) or abort(404)


def _open(row: Complaint) -> Opened:
    return complaining.open_(row, current_app.extensions["sealer"])


def _open_if_it_opens(row: Complaint) -> Opened:
    """Say of one whose key was lost that it cannot be read: the others still wait."""
    try:
        return _open(row)
    except Unopened as refusal:
        return Opened(row, explain(refusal).about(refusal), "", can_be_told=False)


def _skipped(of: str) -> int:
    """Return how many of a list stand on the pages before; bounded as the numbers of rows are."""
    return min(max(request.args.get(of, 0, type=int), 0), 2**31 - 1)


@bp.get("/desk/complaints")
@access.staff
def index() -> ResponseReturnValue:
    """A page of what waits, the longest waiting first; and of what was answered, without its words."""
    session, after, before = db.session(), _skipped("waiting"), _skipped("answered")
    return render_template(
        "complaints/list.html",
        waiting=[_open_if_it_opens(row) for row in complaining.waiting(session, skip=after)],
        answered=complaining.answered(session, skip=before),
        skipped={"waiting": after, "answered": before},
        at_once=complaining.AT_ONCE,
        subjects=SUBJECTS,
        today=clock.today(),
    )


@bp.get(ONE)
@access.staff
def one(number: int) -> ResponseReturnValue:
    """One complaint in its words, and the form to answer."""
    return render_template(PAGE, form=AnswerForm(), **_facts(number))


@bp.post(f"{ONE}/read")
@access.staff
def acknowledge(number: int) -> ResponseReturnValue:
    """Say that somebody has read it."""
    complaining.acknowledge(db.session(), _load(number), actor=g.account, now=clock.now())
    db.session.commit()
    return redirect(url_for("complaints.one", number=number), 303)


@bp.post(f"{ONE}/answer")
@access.staff
def answer(number: int) -> ResponseReturnValue:
    """Answer; who complained reads it on their page."""
    form = AnswerForm(request.form)
    row = _load(number)
    if not form.validate():
        return refused(PAGE, form, **_facts(number))
    times = {"now": clock.now(), "sealer": current_app.extensions["sealer"]}
    try:
        complaining.answer(db.session(), row, form.words.data, actor=g.account, **times)
    except complaining.AnsweredAlready as refusal:
        db.session.rollback()
        return refused(PAGE, form, refusal, **_facts(number))
    db.session.commit()
    return redirect(url_for("complaints.index"), 303)


def _facts(number: int) -> dict[str, Any]:
    complaint = _open(_load(number))
    subject = SUBJECTS[complaint.row.subject]
    return {"complaint": complaint, "subject": subject, "today": clock.today()}
