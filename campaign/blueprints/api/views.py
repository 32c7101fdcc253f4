"""The events for machines."""

# flask-smorest carries no types.
# mypy: disable-error-code="untyped-decorator"

from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.api import bp, resources
from campaign.blueprints.api.problems import PROBLEM, problem
from campaign.blueprints.api.schemas import EventSchema, FilterSchema, PageSchema, ProblemSchema
from campaign.blueprints.whats_on.asking import asked
from campaign.blueprints.whats_on.views import public_event
from campaign.extensions import db
from events import listings

SECONDS = 60


@bp.route("/events")
@bp.arguments(FilterSchema, location="query")
@bp.response(200, PageSchema)
@bp.alt_response(422, schema=ProblemSchema, content_type=PROBLEM)
@access.anyone
def events(_filter: dict[str, Any]) -> Any:
    """The coming dates that fit the filters, 20 at a time."""
    form = asked(request.args)
    if not form.validate():
        return problem(422, {form[name].name: said for name, said in form.errors.items()})
    page = listings.find(db.session(), form.filter, clock.now(), form.cursor)
    onward = _onward(str(page.more)) if page.more else None
    return {"items": [resources.listed(item) for item in page.items], "next": onward}


@bp.route("/events/<slug>")
@bp.response(200, EventSchema)
@bp.alt_response(404, schema=ProblemSchema, content_type=PROBLEM)
@access.anyone
def event(slug: str) -> Any:
    """One event, with its dates that are not over."""
    found = public_event(db.session(), slug)
    return resources.whole(found, listings.dates_of(db.session(), found, clock.now()))


@bp.route("/openapi.json")
@bp.response(200, description="This description.")
@access.anyone
def described() -> ResponseReturnValue:
    """What the API can do, as OpenAPI."""
    return jsonify(current_app.extensions["openapi"].to_dict())


@bp.after_request
def keep(response: Response) -> Response:
    """Let anybody keep an answer for a while, and ask again with its ETag."""
    public = access.declared(current_app, request.endpoint or "") == "anyone"
    if public and response.status_code == 200 and request.method == "GET":
        response.cache_control.public, response.cache_control.max_age = True, SECONDS
        response.add_etag()
        response.make_conditional(request)
    return response


def _onward(after: str) -> str:
    query = [(n, value) for n, value in request.args.items(multi=True) if value and n != "after"]
    here = current_app.config["BASE_URL"] + url_for("api.events")
    return f"{here}?{urlencode([*query[:40], ('after', after)])}"
