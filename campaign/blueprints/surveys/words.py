"""What people wrote in a survey: somebody looks first, then the desk reads it and puts it under themes."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.listening.queue import REASONS as OF_EVENTS
from campaign.blueprints.surveys import bp
from campaign.blueprints.surveys.finding import SURVEY, note, own
from campaign.domain import heeding, listening
from campaign.extensions import db, desk_words
from campaign.models.survey import Survey
from campaign.refusals import explain
from campaign.words import survey as survey_words

_dl = desk_words.lazy_gettext

WAITING, SEEN = "waiting", "seen"
REASONS = OF_EVENTS | {"elsewhere": _dl("It is not about this question")}


@bp.get(f"{SURVEY}/words")
@access.staff
def read_words(slug: str) -> ResponseReturnValue:
    """A page of what waits for a look, or of what was shown."""
    after = request.args.get("after", 0, type=int)
    return _page(own(slug), _which(), min(max(after, 0), 2**31 - 1))


@bp.post(f"{SURVEY}/words/<int(max=2147483647):number>/show")
@access.staff
def show_words(slug: str, number: int) -> ResponseReturnValue:
    """Let the desk read it."""
    survey = own(slug)
    heeding.show(db.session(), survey, number)
    note("survey.words_shown", survey)
    return _done(survey)


@bp.post(f"{SURVEY}/words/<int(max=2147483647):number>/refuse")
@access.staff
def refuse_words(slug: str, number: int) -> ResponseReturnValue:
    """Delete it for a reason, also where colleagues have read it."""
    survey, reason = own(slug), request.form.get("reason", "")
    try:
        heeding.refuse(db.session(), survey, number, reason, today=clock.today())
    except listening.NoSuchReason as refusal:
        sentence = explain(refusal)
        wrong = {number: sentence.about(refusal)}
        return _page(survey, _which(), max(number - 1, 0), wrong), sentence.status
    note("survey.words_refused", survey, reason)
    return _done(survey)


def _which() -> str:
    return SEEN if request.args.get("which") == SEEN else WAITING


def _done(survey: Survey) -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("surveys.read_words", slug=survey.slug, which=_which()), 303)


def _page(survey: Survey, which: str, after: int, wrong: Any = None) -> str:
    """Return a page of words; `wrong` says beside one, by its number, why it was not refused."""
    find = heeding.seen if which == SEEN else heeding.waiting
    found = find(db.session(), survey, after=after)
    return render_template("surveys/words.html", wrong=wrong or {}, **_facts(survey, which, found))


def _facts(survey: Survey, which: str, found: Sequence[heeding.Written]) -> dict[str, Any]:
    more = found[-1].item.id if len(found) == heeding.MOST_AT_ONCE else None
    return {
        "survey": survey,
        "found": found,
        "which": which,
        "more": more,
        "waiting": heeding.waits(db.session()).get(survey.id, 0),
        "words_of": survey_words,
        "reasons": REASONS,
    }
