"""Refusals as machines read them: `application/problem+json` (RFC 9457)."""

# flask-smorest carries no types.
# mypy: disable-error-code="untyped-decorator"

from collections.abc import Mapping, Sequence

from flask import Response, json, request

from campaign.blueprints.api import bp
from campaign.errors import PAGES

PROBLEM = "application/problem+json"


def problem(status: int, errors: Mapping[str, Sequence[str]] | None = None) -> Response:
    """Return a refusal: its title, what to do, and what is wrong with which parameter."""
    title, detail = PAGES.get(status, PAGES[400 if status < 500 else 500])
    body = {"type": "about:blank", "title": str(title), "status": status, "detail": str(detail)}
    if errors:
        body["errors"] = {name: list(sentences) for name, sentences in errors.items()}
    response = Response(json.dumps(body, ensure_ascii=False), status, mimetype=PROBLEM)
    response.vary.add("Accept-Language")
    return response


@bp.after_app_request
def answer_with_a_problem(response: Response) -> Response:
    """Make a problem of whatever error a page would have been, unknown addresses included."""
    in_api = request.path.startswith("/api/")
    if in_api and response.status_code >= 400 and response.mimetype != PROBLEM:
        made = problem(response.status_code)
        response.set_data(made.get_data())
        response.mimetype = PROBLEM
        response.vary.add("Accept-Language")
    return response
