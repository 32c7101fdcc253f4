"""The page shown when a request cannot be answered."""

import time
from urllib.parse import urlsplit

from flask import Flask, Response, render_template, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable
from werkzeug.routing import RequestRedirect

from campaign.extensions import db, desk_words, limiter
from campaign.refusals import SENTENCES, explain

_dl = desk_words.lazy_gettext


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
