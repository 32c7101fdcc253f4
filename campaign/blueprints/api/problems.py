"""Refusals as machines read them: `application/problem+json` (RFC 9457)."""

# flask-smorest and webargs leave types out.
# mypy: disable-error-code="untyped-decorator"

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NoReturn

from flask import Request, Response, abort, json, request
from marshmallow import ValidationError
from webargs.flaskparser import FlaskParser

from campaign.blueprints.api import bp
from campaign.errors import PAGES
from campaign.extensions import db
from campaign.refusals import explain

PROBLEM = "application/problem+json"
Errors = Mapping[str, Sequence[str]]
MOST_ERRORS = 50  # told of one request; the rest are counted


def problem(
    status: int, errors: Errors | None = None, told: str = "", more_errors: int = 0
) -> Response:
    """Return a refusal: its title, what to do, and what is wrong with which parameter.

    `told` is the sentence of a refusal, in place of what is usually said with the status, and
    `more_errors` is how many there are beside `errors`.
    """
    title, detail = PAGES.get(status, PAGES[400 if status < 500 else 500])
    body: dict[str, Any] = {"type": "about:blank", "title": told or str(title), "status": status}
    if not told:
        body["detail"] = str(detail)
    if errors:
        body["errors"] = {name: list(sentences) for name, sentences in errors.items()}
    if more_errors:
        body["more_errors"] = more_errors
    # Names are as they were sent, half a pair of surrogates included, which UTF-8 cannot hold.
    sent = json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace")
    response = Response(sent, status, mimetype=PROBLEM)
    response.vary.add("Accept-Language")
    return response


def refused(refusal: Exception, field: str = "") -> Response:
    """Return what a rule refused, naming the field it is about, or `field` where that is given."""
    db.session.rollback()
    sentence = explain(refusal)
    told, name = sentence.about(refusal), field or sentence.field
    if sentence.status == 422 and name:
        return problem(422, {name: [told]})
    response = problem(sentence.status, told=told)
    if sentence.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"  # RFC 9110, section 11.6.1
    return response


class Parser(FlaskParser):
    """Reads what is sent as JSON, and names each field that cannot be, `scans.3.kind` for one."""

    def _raw_load_json(self, req: Request) -> Any:
        """Answer every text that is no JSON, however deep or long, as such."""
        try:
            return super()._raw_load_json(req)
        except (ValueError, RecursionError):
            abort(problem(400))

    def handle_error(self, error: ValidationError, *args: Any, **options: Any) -> NoReturn:
        """Answer with the first MOST_ERRORS of what is wrong, and how much more there is."""
        found: dict[str, list[str]] = {}
        errors = _flat(error.messages)
        for name, sentence in islice(errors, MOST_ERRORS):
            found.setdefault(name, []).append(sentence)
        abort(problem(422, found, more_errors=sum(1 for _ in errors)))


def _flat(messages: Any, *path: str) -> Iterator[tuple[str, str]]:
    """Yield the path of each field in what was sent, without where that stood, and its sentence."""
    if isinstance(messages, dict):
        for key, below in messages.items():
            yield from _flat(below, *path, *(() if key == "_schema" else (str(key),)))
    else:
        for sentence in messages:
            yield ".".join(path[1:]) or "body", str(sentence)


bp.ARGUMENTS_PARSER = Parser()


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
