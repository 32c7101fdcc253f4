"""Headers on every response, the size of what is read, and limits.

Limits hang on a form's own token, on a badge's code and on the shape of what is sent; never on the bare
address, because a school hall signs from one.
"""

import re
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from flask.globals import request_ctx
from limits import RateLimitItem, parse
from werkzeug.exceptions import HTTPException, LengthRequired, MethodNotAllowed, SecurityError
from werkzeug.routing import Rule
from werkzeug.sansio.utils import host_is_trusted
from whitenoise import WhiteNoise

from campaign.extensions import limiter
from campaign.languages import LANGUAGES

View = Callable[..., Any]
BODY_BYTES = 64 * 1024
FORM_PARTS = 50
POSTS_PER_FORM = "30 per 10 minutes"
POSTS_PER_BADGE = "600 per 10 minutes"
# The same name, ward and age group from more people than a big school year: kept, and looked at.
# Wrong sign-ins under an e-mail nobody has: answered as those of an account are.
UNKNOWN_SIGN_INS = parse("5 per 30 seconds")
ALIKE = parse("300 per 5 minutes")
# Contacts that young ambassadors' forms may have us text, all together: two busy assemblies.
AMBASSADOR_TEXTS = parse("120 per hour")
# The same ward, age group and language without a name: more than the largest school hall.
ALIKE_NAMELESS = parse("3000 per 5 minutes")
# New forms to one circle: more than fill the room it meets in.
JOINED = parse("60 per 10 minutes")
# Anonymous forms, from everybody together: more than the largest school hall, and than a bad week brings.
SURVEYED = parse("3000 per 5 minutes")
DESCRIBED = parse("3000 per 5 minutes")
COMPLAINED = parse("300 per 10 minutes")

SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# A worker's policy is that of its own file, so what lies under /gate/ has it too.
SOURCES_AT_THE_GATE = {
    "script-src": "'self' 'wasm-unsafe-eval'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "media-src": "'self'",
}
GATE = "/gate/"


def _policy(sources: dict[str, str]) -> str:
    return "; ".join(f"{kind} {allowed}" for kind, allowed in sources.items())


HEADERS = {
    "Content-Security-Policy": _policy(SOURCES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HEADERS_AT_THE_GATE = {
    "Content-Security-Policy": _policy(SOURCES | SOURCES_AT_THE_GATE),
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
# Where the address itself is a secret, or a badge's code.
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
SECRETS = {"token", "code"}
# Pages that shall leave no trace: in any language, or before one is chosen, errors included.
DISCREET = re.compile(rf"(/+({'|'.join(LANGUAGES)}))?/+circle(/.*)?", re.DOTALL | re.IGNORECASE)
# Takes away what this site left in the browser (W3C Clear Site Data; over http on loopback only).
CLEARED = {"Clear-Site-Data": '"cache", "cookies", "storage"'}
LOOPBACK = ("localhost", "127.0.0.1")
STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=31536000"}


class Headers(Protocol):
    """Headers of a page, or of a static file: the two servers bring a kind each."""

    def setdefault(self, name: str, value: str, /) -> object:
        """Set a header that is not set yet."""


def harden(app: Flask) -> None:
    """Bound what is read, and put the headers on every response."""
    app.config.update(
        # The one cookie there is, set behind sign-in only; it ends with the browser.
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app.config["BASE_URL"].startswith("https:"),
        WTF_CSRF_CHECK_DEFAULT=False,  # access.py asks, where there is something to protect
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    app.config.update(MAX_CONTENT_LENGTH=BODY_BYTES, MAX_FORM_PARTS=FORM_PARTS)

    @app.url_value_preprocessor  # before anything reads the body
    def allow(endpoint: str | None, values: dict[str, Any] | None) -> None:
        view = app.view_functions.get(endpoint or "")
        request.max_content_length = getattr(view, "most_bytes", BODY_BYTES)

    ours = urlsplit(app.config["BASE_URL"])

    @app.before_request
    def insist_on_our_host() -> None:
        # Whoever asks for our health asks by whatever address the machine has.
        if request.blueprint == "health" or request.host == ours.netloc:
            return
        if not host_is_trusted(request.host, [ours.hostname or "", *LOOPBACK]):
            raise SecurityError

    @app.after_request
    def add(response: Response) -> Response:
        rule = _rule_of_request()
        if is_discreet(request.path) or (rule is not None and SECRETS & rule.arguments):
            _set(response.headers, PRIVATE)
        if request.path.startswith(GATE):
            _set(response.headers, HEADERS_AT_THE_GATE)
        add_headers(response.headers, over_tls=app.config["BASE_URL"].startswith("https:"))
        return response


def is_discreet(path: str) -> bool:
    """Whether what is at this address is never cached, never named in a log, and sends no referrer."""
    return DISCREET.fullmatch(path) is not None


def read_body() -> None:
    """Read a form whole before any other work, so that a slow sender keeps no writer waiting.

    What a view may read beyond the usual size waits until it is known who sends it (`access.enforce`).

    Raises:
        LengthRequired: the body does not say how long it is, so it could be cut off unnoticed.
        RequestEntityTooLarge: it is longer than the view reads.
    """
    if request.content_length is None and "Transfer-Encoding" in request.headers:
        raise LengthRequired
    if request.max_content_length == BODY_BYTES:
        _ = request.form


def _rule_of_request() -> Rule | None:
    """Return the address's rule, also where its method was not allowed."""
    refused = request.routing_exception
    if isinstance(refused, MethodNotAllowed) and refused.valid_methods and request_ctx.url_adapter:
        method = next(iter(refused.valid_methods))
        try:
            rule, _ = request_ctx.url_adapter.match(method=method, return_rule=True)
        except HTTPException:
            return None
        return rule
    return request.url_rule


def up_to(most_bytes: int) -> Callable[[View], View]:
    """Let one view read a larger body than the others."""

    def declare(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return declare


def serve_static_files(app: Flask) -> None:
    """Serve `/static/` before the application, with the same headers and without its work."""
    over_tls = app.config["BASE_URL"].startswith("https:")
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=f"{app.root_path}/static",
        prefix="static/",
        max_age=86_400,
        allow_all_origins=False,
        add_headers_function=lambda headers, _path, _url: add_headers(headers, over_tls=over_tls),
    )


def add_headers(headers: Headers, *, over_tls: bool) -> None:
    """Add the headers a response does not set itself; static files come past here too."""
    _set(headers, HEADERS | (STRICT_TRANSPORT if over_tls else {}))


def _set(headers: Headers, usual: dict[str, str]) -> None:
    for name, value in usual.items():
        headers.setdefault(name, value)


def is_one_of_too_many(limit: RateLimitItem, *shape: str) -> bool:
    """Count one more signing of this shape, and say whether there were too many lately."""
    if not current_app.config.get("RATELIMIT_ENABLED", True):
        return False
    mark = current_app.extensions["sealer"].mark("shape", *shape)
    return not limiter.limiter.hit(limit, "alike", mark)
