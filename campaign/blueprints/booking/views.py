"""Booking a place at one date."""

from datetime import date

from flask import abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from campaign import access, clock, easy_read, security
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.booking import bp
from campaign.blueprints.booking.forms import BookPlaceForm, booking_form
from campaign.blueprints.whats_on.views import public_event
from campaign.domain import badging, booking
from campaign.extensions import db, limiter
from campaign.forms import read_submission, sent_form
from campaign.refusals import FORM_REFUSALS, explain
from events import occurrences, registration
from events.occurrences import Occurrence

DATE = f"{PREFIX}/events/<slug>/<day>/places"


def _load(slug: str, day: str) -> Occurrence:
    """Return a date that can be booked; 404 where residents see none.

    Raises:
        registration.NotOpen: it is past, called off, or not for booking.
    """
    event = public_event(db.session(), slug)
    try:
        occurrence = occurrences.find(db.session(), event, date.fromisoformat(day))
    except ValueError:
        abort(404)
    if not occurrence.is_open(clock.now()):
        raise registration.NotOpen
    return occurrence


def _answer(form: BookPlaceForm, occurrence: Occurrence, status: int = 200) -> ResponseReturnValue:
    waits = occurrence.left == 0 and occurrence.event.waiting_list
    template = easy_read.template("booking/book.html")
    page = render_template(template, form=form, occurrence=occurrence, waits=waits)
    return page, status, {"Cache-Control": "no-store"}


def _form_key() -> str:
    return read_submission(request.form.get("submission", ""), of="place") or ""


@bp.get(DATE)
@access.anyone
def read(slug: str, day: str) -> ResponseReturnValue:
    """The form for a place at one date."""
    occurrence = _load(slug, day)
    return _answer(booking_form(occurrence.event, None), occurrence)


@bp.post(DATE)
@limiter.limit(security.POSTS_PER_FORM, key_func=_form_key, exempt_when=lambda: not _form_key())
@access.anyone
def book(slug: str, day: str) -> ResponseReturnValue:
    """Book, or join the waiting list. The same form sent twice leads to the same place."""
    sent = sent_form()
    occurrence = _load(slug, day)
    form = booking_form(occurrence.event, sent)
    if not form.validate():
        db.session.rollback()
        return _answer(form, _load(slug, day), 422)
    try:
        token = _book(form, occurrence)
        db.session.commit()
    except FORM_REFUSALS as refusal:
        db.session.rollback()
        return _refused(form, refusal, _load(slug, day))
    return redirect(easy_read.page("booking.show", token=token), 303)


def _book(form: BookPlaceForm, occurrence: Occurrence) -> str:
    wanted = booking.Booking(
        submission=form.submission.mark or "",
        language=language_of_request().tag,
        name=form.name.data,
        party=form.size,
        contact=form.contact_spelled,
        badge=badging.read_code(form.badge.data) or "" if form.badge.data else "",
        item_ids=form.item_ids,
        answers=form.answers,
    )
    return booking.book(
        db.session(),
        occurrence.event,
        occurrence.day,
        wanted,
        now=clock.now(),
        sealer=current_app.extensions["sealer"],
    )


def _refused(
    form: BookPlaceForm, refusal: Exception, occurrence: Occurrence
) -> ResponseReturnValue:
    """Show the sentence beside its field; a used-up mark is taken out for the next try."""
    sentence = explain(refusal)
    form.refuse(sentence.field, sentence.about(refusal))
    if isinstance(refusal, booking.PlaceSubmissionUsed):
        form.submission.renew()
    return _answer(form, occurrence, sentence.status)
