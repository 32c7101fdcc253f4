"""Every refusal and its sentence; and the page shown when a request cannot be answered."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, render_template, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, format_time
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable
from werkzeug.routing import RequestRedirect

from campaign import (
    ambassador_refusals,
    calendar_words,
    circle_refusals,
    cohort_refusals,
    draw_refusals,
    event_refusals,
    gate_refusals,
    meeting_refusals,
)
from campaign.domain import (
    appointing,
    badging,
    booking,
    confirming,
    contacting,
    entering,
    importing,
    inviting,
    keying,
    locating,
    passwording,
    pledging,
    sealing,
)
from campaign.extensions import db, desk_words, limiter
from events import occurrences, registration

_dl = desk_words.lazy_gettext


@dataclass(frozen=True)
class Sentence:
    """What a person is told about a refusal, and the field it belongs to ("" for none)."""

    field: str
    text: LazyString | Callable[[Any], LazyString]
    status: int = 422

    def about(self, refusal: Exception) -> str:
        """Return the sentence, with the refusal's facts in it."""
        return str(self.text(refusal) if callable(self.text) else self.text)


def _ward_disagrees(refusal: locating.WardDisagrees) -> LazyString:
    names = current_app.extensions["pack"].ward_names
    if refusal.found is None:
        return _l("This postcode is just outside the town. Leave the ward empty, or the postcode.")
    return _l(
        "This postcode is in %(found)s, not in %(chosen)s. Change one, or leave one empty.",
        found=names[refusal.found],
        chosen=names[refusal.chosen],
    )


def _full(refusal: registration.Full) -> LazyString:
    if refusal.left:
        return _ln(
            "Only %(num)d place is left. Choose fewer people, or another date.",
            "Only %(num)d places are left. Choose fewer people, or another date.",
            refusal.left,
        )
    return _l("It is full. Choose another date.")


def _wait(refusal: entering.TooManyTries) -> LazyString:
    zone = current_app.extensions["pack"].zone
    return _dl(
        "Too many wrong tries. Wait until %(time)s, then try again.",
        time=format_time(refusal.until.astimezone(zone), "medium", rebase=False),
    )


SENTENCES: dict[type[Exception], Sentence] = {
    locating.UnreadablePostcode: Sentence(
        "postcode", _l("We could not read this postcode. Check it, or choose your ward instead.")
    ),
    locating.UnknownPostcode: Sentence(
        "postcode",
        _l("We do not know this postcode in or near the town. Check it, or leave it empty."),
    ),
    locating.WardDisagrees: Sentence("postcode", _ward_disagrees),
    contacting.UnreadableContact: Sentence(
        "contact",
        _l("We could not read this e-mail address or phone number. Check it, or leave it empty."),
    ),
    badging.BadgeTaken: Sentence(
        "badge",
        _l(
            "This badge is already somebody’s. Sign again below and you get a new badge of your own."
        ),
    ),
    badging.NotEnoughBadges: Sentence("", _l("The batch has fewer badges left than that.")),
    badging.UnknownBadge: Sentence("", _l("We do not know this badge or batch.")),
    pledging.SubmissionUsed: Sentence(
        "submission",
        _l(
            "This form has already been used to sign, and that was saved then. If you are another"
            " person, or want to sign anew, sign now: this is a fresh form."
        ),
    ),
    pledging.NoSuchReceipt: Sentence("", _l("Nothing is held under this address."), status=404),
    pledging.Withdrawn: Sentence(
        "", _l("This pledge was taken back, so there is nothing left to change."), status=409
    ),
    importing.UnreadableFile: Sentence("", _l("We could not read this file.")),
    passwording.PasswordTooShort: Sentence(
        "password", _dl("Use at least 12 characters. Four or five words are easy to remember.")
    ),
    passwording.PasswordTooLong: Sentence("password", _dl("Use at most 256 characters.")),
    passwording.PasswordIsAName: Sentence(
        "password", _dl("Choose a password that is not your name or e-mail.")
    ),
    entering.WrongSignIn: Sentence(
        "password", _dl("This e-mail and password do not belong together. Check both.")
    ),
    entering.TooManyTries: Sentence("", _wait, status=429),
    entering.NoSuchSignIn: Sentence("", _dl("This sign-in has ended already."), status=404),
    confirming.WrongCode: Sentence(
        "code", _dl("This code does not fit, or was used. Wait for the next one, and use that.")
    ),
    inviting.NoSuchInvitation: Sentence(
        "",
        _dl("This invitation was used, or is too old. Ask whoever invited you for a new one."),
        status=404,
    ),
    inviting.AlreadyInvited: Sentence("email", _dl("Somebody with this e-mail has an account.")),
    appointing.OwnAccount: Sentence(
        "", _dl("Ask another administrator to change your own account."), status=409
    ),
    appointing.LastAdmin: Sentence(
        "", _dl("This is the last administrator. Make somebody else one first."), status=409
    ),
    appointing.GroupNameTaken: Sentence("name_en", _dl("Another group has this name.")),
    keying.PasskeyRefused: Sentence(
        "passkey", _dl("This passkey did not fit. Try again, or use a code.")
    ),
    keying.TooManyPasskeys: Sentence(
        "passkey", _dl("You have ten passkeys. Remove one to add another."), status=409
    ),
    keying.NoSuchPasskey: Sentence("", _dl("This passkey was removed already."), status=404),
    booking.NoSuchPlace: Sentence("", _l("Nothing is booked under this address."), status=404),
    booking.PlaceSubmissionUsed: Sentence(
        "submission",
        _l(
            "This form has already been used to book, so that place is saved. If you are another"
            " person, book again now: this is a fresh form."
        ),
    ),
    booking.UnansweredQuestion: Sentence(
        "", _l("The host needs an answer to a question. Go back.")
    ),
    occurrences.NoSuchDate: Sentence(
        "", _l("The event does not take place on this day. Open the event to see its dates."), 404
    ),
    registration.NotOpen: Sentence(
        "",
        _l(
            "Places on this date can no longer be booked or changed. Open the event to see its dates."
        ),
        status=409,
    ),
    registration.PartyOutOfRange: Sentence(
        "party", _l("A booking is for 1 to 10 people. Choose how many come.")
    ),
    registration.Full: Sentence("party", _full),
    registration.NoSuchItem: Sentence(
        "items", _l("Choose from the parts of the programme that are listed.")
    ),
    registration.GivenUp: Sentence(
        "", _l("This place was given back, so it cannot be changed. You can book again."), 409
    ),
    registration.NothingOffered: Sentence(
        "", _l("No place is offered to you now. The time to take it may be over."), 409
    ),
    sealing.Unopened: Sentence("", _l("A kept value could not be read."), status=500),
}
SENTENCES |= {
    kind: Sentence(*told)
    for refusals in (
        ambassador_refusals.REFUSALS,
        draw_refusals.REFUSALS,
        event_refusals.REFUSALS,
        calendar_words.REFUSALS,
        gate_refusals.REFUSALS,
        circle_refusals.REFUSALS,
        cohort_refusals.REFUSALS,
        meeting_refusals.REFUSALS,
    )
    for kind, told in refusals.items()
}
EVENT_REFUSALS = tuple(event_refusals.REFUSALS)
# What a form can be refused for after its fields were read one by one.
FORM_REFUSALS = tuple(kind for kind, sentence in SENTENCES.items() if sentence.field)


def explain(refusal: Exception) -> Sentence:
    """Return the sentence of a refusal."""
    return SENTENCES[type(refusal)]


PAGES: dict[int, tuple[LazyString, LazyString]] = {
    400: (_l("We could not read this"), _l("Go back, and try again.")),
    401: (_dl("Sign in first"), _dl("You were signed out. Sign in, and send it again.")),
    403: (
        _dl("This is not part of your work here"),
        _dl("Your account does not open this page. An administrator can change that."),
    ),
    404: (
        _l("There is nothing at this address"),
        _l(
            "Check the address. If you came by a link of ours, what it led to may have been erased."
        ),
    ),
    405: (_l("This page cannot do that"), _l("Go back, and use the button on the page.")),
    409: (_l("This can no longer be changed"), _l("Open the page again to see how it is now.")),
    410: (_l("This is over"), _l("What was here is no longer kept.")),
    411: (_l("We could not read this"), _l("Use the form on the page to send it.")),
    413: (_l("That is too much to send at once"), _l("Send less, and try again.")),
    415: (_l("We could not read this"), _l("Use the form on the page to send it.")),
    429: (_l("Too many tries"), _l("Nothing is lost. Wait ten minutes, then try again.")),
    500: (
        _l("Something broke on our side"),
        _l("Nothing you sent was saved. Please try again in a few minutes."),
    ),
    503: (_l("We are busy"), _l("Nothing you sent was saved. Please try again in a few minutes.")),
}


KEPT_HEADERS = {"Allow", "Retry-After"}
RETRY_SECONDS = 30
FROM_ELSEWHERE = _dl("This page was open for too long, or came from elsewhere. Open it once more.")


def show_errors(app: Flask) -> None:
    """Answer every error with a page in the reader's language."""
    app.after_request(_stay_here)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> ResponseReturnValue:
        db.session.rollback()
        status = error.code or 500
        if status < 400 or error.response is not None:
            return error
        title, advice = PAGES.get(status, PAGES[400 if status < 500 else 500])
        if isinstance(error, CSRFError):
            advice = FROM_ELSEWHERE
        # Without a host that can be one there are no addresses, so no links either.
        name = "plain" if request_ctx.url_adapter is None else "problem"
        page = render_template(f"errors/{name}.html", title=title, advice=advice)
        headers = [header for header in error.get_headers() if header[0] in KEPT_HEADERS]
        limit = limiter.current_limit if status == 429 else None
        if limit:
            headers.append(("Retry-After", str(max(1, limit.reset_at - int(time.time())))))
        return page, status, headers

    @app.errorhandler(Exception)
    def broke(error: Exception) -> ResponseReturnValue:
        if type(error) in SENTENCES and SENTENCES[type(error)].status != 500:
            db.session.rollback()
            sentence = explain(error)
            title = PAGES.get(sentence.status, PAGES[400])[0]
            page = render_template("errors/problem.html", title=title, advice=sentence.about(error))
            return page, sentence.status
        app.logger.error("", exc_info=error)
        if isinstance(error, OperationalError) and "database is locked" in str(error.orig):
            return refused(ServiceUnavailable(retry_after=RETRY_SECONDS))
        return refused(InternalServerError())


def _stay_here(response: Response) -> Response:
    """Send to the path alone: the host of a redirect is what the request said it is."""
    found = request.routing_exception
    if isinstance(found, RequestRedirect):
        parts = urlsplit(found.new_url)
        path = "/" + parts.path.lstrip("/")
        response.location = f"{path}?{parts.query}" if parts.query else path
        response.set_data(b"")
    return response
