"""The form for feedback on one date of an event, and the thanks for it."""

from datetime import date

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from limits import parse

from campaign import access, clock, engines, security
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.feedback import bp
from campaign.blueprints.feedback.forms import GiveFeedbackForm
from campaign.blueprints.whats_on.views import public_event
from campaign.domain import opining, voicing
from campaign.domain.opining import Opinion
from campaign.domain.voicing import Sound
from campaign.extensions import db, limiter
from campaign.forms import read_submission, sent_form
from campaign.refusals import FORM_REFUSALS, explain
from events import occurrences
from events.occurrences import Occurrence

EVENT = f"{PREFIX}/events/<slug>"
DATE = f"{EVENT}/<day>"
# More than any gathering lets out in the time; and as many recordings as one machine encodes beside it.
AT_ONE_DATE = parse("3000 per 5 minutes")
SPOKEN_AT_ONE_DATE = parse("300 per 10 minutes")
# A form with a file larger than is taken is still read, so that nothing else in it is lost.
UPLOAD_BYTES = 2 * voicing.MOST_BYTES + security.BODY_BYTES
NOT_NOW = (opining.FeedbackNotYet, opining.FeedbackOver, opining.FeedbackCalledOff)
# A page of ours may record sound, and play it before it is sent.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"{security.HEADERS['Content-Security-Policy']}; media-src blob:",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}


def _find(slug: str, day: str | None) -> Occurrence:
    """Return the date in the address, or the one that began last; 404 where residents see none.

    Raises:
        opining.FeedbackNotYet, opining.FeedbackOver, opining.FeedbackCalledOff: as their names say.
    """
    event = public_event(db.session(), slug)
    if day is None:
        found = opining.latest(event, now=clock.now())
    else:
        try:
            found = occurrences.find(db.session(), event, date.fromisoformat(day))
        except ValueError:
            abort(404)
    opining.insist_open(found, now=clock.now())
    return found


def _form(found: Occurrence) -> GiveFeedbackForm:
    sent = request.form if request.method == "POST" else None
    return GiveFeedbackForm(sent, aims=opining.asked(db.session(), clock.today()))


def _answer(form: GiveFeedbackForm, found: Occurrence, status: int = 200) -> ResponseReturnValue:
    page = render_template("feedback/give.html", form=form, found=found, most=voicing.MOST_SECONDS)
    return page, status, HEADERS | ({"Retry-After": "600"} if status == 429 else {})


def _not_now(slug: str, refusal: Exception) -> ResponseReturnValue:
    """Say when feedback is asked for, and lead back to the event."""
    sentence = explain(refusal)
    page = render_template("feedback/not_now.html", slug=slug, sentence=sentence.about(refusal))
    return page, sentence.status, {"Cache-Control": "no-store"}


def _form_key() -> str:
    return read_submission(request.form.get("submission", ""), of="feedback") or ""


@bp.get(f"{EVENT}/feedback", defaults={"day": None})
@bp.get(f"{DATE}/feedback")
@access.anyone
def ask(slug: str, day: str | None) -> ResponseReturnValue:
    """Ask how one date was: the one that began last, if the address names none."""
    try:
        found = _find(slug, day)
    except NOT_NOW as refusal:
        return _not_now(slug, refusal)
    return _answer(_form(found), found)


@bp.post(f"{EVENT}/feedback", defaults={"day": None})
@bp.post(f"{DATE}/feedback")
@limiter.limit(security.POSTS_PER_FORM, key_func=_form_key, exempt_when=lambda: not _form_key())
@access.anyone
@security.up_to(UPLOAD_BYTES)
def give(slug: str, day: str | None) -> ResponseReturnValue:
    """Keep what somebody thought. The same form sent twice is one opinion."""
    sent_form()
    engines.only_read(db.session())
    try:
        found = _find(slug, day)
        form = _form(found)
        form.validate()
        sound, status = _hear(form, found)
        if form.errors:
            return _again(form, found, sound, status)
        return _keep(form, _find(slug, day), sound)
    except NOT_NOW as refusal:
        return _not_now(slug, refusal)


@bp.get(f"{DATE}/feedback/thanks")
@access.anyone
def thanks(slug: str, day: str) -> ResponseReturnValue:
    """Say what happened, what is held, and what comes next; the same to whoever opens it."""
    return render_template("feedback/thanks.html", event=public_event(db.session(), slug))


def _hear(form: GiveFeedbackForm, found: Occurrence) -> tuple[Sound | None, int]:
    """Encode the recording, also where the form needs another look; or put beside it why not.

    Where a new one cannot be taken, the one that the form carries stays. Nothing of the database is held
    meanwhile.
    """
    sent, shape = request.files.get("recording"), (found.event.slug, str(found.day))
    db.session.rollback()
    try:
        if sent:
            data = sent.read(voicing.MOST_BYTES + 1)
            # What is no recording keeps no guest's waiting.
            spoken = voicing.looks_like_one(data)
            if spoken and security.is_one_of_too_many(SPOKEN_AT_ONE_DATE, "spoken", *shape):
                raise voicing.RecorderBusy
            return voicing.encode(data), 422
        if form.kept.data:
            return voicing.carried(
                form.kept.data, _mark(form), current_app.extensions["sealer"]
            ), 422
    except FORM_REFUSALS as refusal:
        sentence = explain(refusal)
        form.refuse("recording", sentence.about(refusal))
        return _carried(form) if sent else None, sentence.status
    return None, 422


def _mark(form: GiveFeedbackForm) -> str:
    """The mark of the form as it will be sent: a recording is carried by no other, so it is kept once."""
    return form.submission.mark or read_submission(form.submission.data, of="feedback") or ""


def _carried(form: GiveFeedbackForm) -> Sound | None:
    try:
        return voicing.carried(form.kept.data, _mark(form), current_app.extensions["sealer"])
    except voicing.NotARecording:
        return None


def _keep(form: GiveFeedbackForm, found: Occurrence, sound: Sound | None) -> ResponseReturnValue:
    """Keep what was sent, in a transaction of its own, and lead to the thanks."""
    slug, day = found.event.slug, found.day.isoformat()
    if security.is_one_of_too_many(AT_ONE_DATE, "feedback", slug, day):
        return _refused(form, found, sound, opining.TooManyOpinions(), "submission")
    opinion = Opinion(
        submission=form.submission.mark or "",
        language=language_of_request().tag,
        face=int(form.face.data),
        aims=form.chosen,
        liked=form.liked.data,
        better=form.better.data,
        sound=sound,
    )
    db.session.rollback()
    engines.writing.set(True)
    try:
        sealer = current_app.extensions["sealer"]
        opining.give(db.session(), found, opinion, today=clock.today(), sealer=sealer)
        db.session.commit()
    except FORM_REFUSALS as refusal:
        db.session.rollback()
        return _refused(form, found, sound, refusal, explain(refusal).field)
    return redirect(url_for("feedback.thanks", slug=slug, day=day), 303)


def _refused(
    form: GiveFeedbackForm, found: Occurrence, sound: Sound | None, refusal: Exception, field: str
) -> ResponseReturnValue:
    sentence = explain(refusal)
    form.refuse(field, sentence.about(refusal))
    if isinstance(refusal, opining.FeedbackSent):
        form.submission.renew()
    return _again(form, found, sound, sentence.status)


def _again(
    form: GiveFeedbackForm, found: Occurrence, sound: Sound | None, status: int
) -> ResponseReturnValue:
    """Show the form with all that was typed, and the recording sealed in it."""
    sealer = current_app.extensions["sealer"]
    form.kept.data = voicing.carry(sound, _mark(form), sealer) if sound else ""
    return _answer(form, found, status)
