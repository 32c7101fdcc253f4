"""Headers on every response, the size of what is read, and limits.

Limits hang on a form's own token, on a badge's code and on the shape of what is sent; never on the bare
address, because a school hall signs from one.
"""

from typing import Protocol

from flask import Flask, Response, current_app
from limits import parse
from whitenoise import WhiteNoise

from campaign.extensions import limiter

BODY_BYTES = 64 * 1024
FORM_PARTS = 50
POSTS_PER_FORM = "30 per 10 minutes"
POSTS_PER_BADGE = "600 per 10 minutes"
# The same name, ward and age group from more people than a big school year: kept, and looked at.
ALIKE = parse("300 per 5 minutes")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=31536000"}


class Headers(Protocol):
    """Headers of a page, or of a static file: the two servers bring a kind each."""

    def setdefault(self, name: str, value: str, /) -> object:
        """Set a header that is not set yet."""


def harden(app: Flask) -> None:
    """Bound what is read, and put the headers on every response."""
    app.config.update(MAX_CONTENT_LENGTH=BODY_BYTES, MAX_FORM_PARTS=FORM_PARTS)

    @app.after_request
    def add(response: Response) -> Response:
        add_headers(response.headers, over_tls=app.config["BASE_URL"].startswith("https:"))
        return response


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
    for name, value in (HEADERS | (STRICT_TRANSPORT if over_tls else {})).items():
        headers.setdefault(name, value)


def is_one_of_too_many_alike(*shape: str) -> bool:
    """Count one more signing of this shape, and say whether there were too many lately."""
    if not current_app.config.get("RATELIMIT_ENABLED", True):
        return False
    mark = current_app.extensions["sealer"].mark("shape", *shape)
    return not limiter.limiter.hit(ALIKE, "alike", mark)
