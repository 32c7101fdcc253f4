"""Every refusal and its sentence; and the page shown when a request cannot be answered."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException, InternalServerError

from campaign.domain import badging, contacting, importing, locating, pledging, sealing
from campaign.extensions import db, limiter


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
            "This form has already been used to sign, so that pledge is saved. If you are another"
            " person, sign again now: this is a fresh form."
        ),
    ),
    pledging.NoSuchReceipt: Sentence("", _l("Nothing is held under this address."), status=404),
    pledging.Withdrawn: Sentence(
        "", _l("This pledge was taken back, so there is nothing left to change."), status=409
    ),
    importing.UnreadableFile: Sentence("", _l("We could not read this file.")),
    sealing.Unopened: Sentence("", _l("A kept value could not be read."), status=500),
}
# What a form can be refused for after its fields were read one by one.
FORM_REFUSALS = tuple(kind for kind, sentence in SENTENCES.items() if sentence.field)


def explain(refusal: Exception) -> Sentence:
    """Return the sentence of a refusal."""
    return SENTENCES[type(refusal)]


PAGES: dict[int, tuple[LazyString, LazyString]] = {
    400: (_l("We could not read this"), _l("Go back, and try again.")),
    404: (
        _l("There is nothing at this address"),
        _l(
            "Check the address. If you came by a link of ours, what it led to may have been erased."
        ),
    ),
    405: (_l("This page cannot do that"), _l("Go back, and use the button on the page.")),
    409: (_l("This can no longer be changed"), _l("Open the page again to see how it is now.")),
    413: (_l("That is too much to send at once"), _l("Send less, and try again.")),
    415: (_l("We could not read this"), _l("Use the form on the page to send it.")),
    429: (_l("Too many tries"), _l("Nothing is lost. Wait ten minutes, then try again.")),
    500: (
        _l("Something broke on our side"),
        _l("Nothing you sent was saved. Please try again in a few minutes."),
    ),
    503: (_l("We are busy"), _l("Nothing you sent was saved. Please try again in a few minutes.")),
}


def show_errors(app: Flask) -> None:
    """Answer every error with a page in the reader's language."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> ResponseReturnValue:
        db.session.rollback()
        status = error.code or 500
        if status < 400 or error.response is not None:
            return error
        title, advice = PAGES.get(status, PAGES[400 if status < 500 else 500])
        page = render_template("errors/problem.html", title=title, advice=advice)
        headers = [header for header in error.get_headers() if header[0] == "Allow"]
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
        return refused(InternalServerError())
