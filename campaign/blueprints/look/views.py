"""The style sheet."""

from flask import Response, abort, current_app

from campaign import access
from campaign.blueprints.look import bp


@bp.get("/look/<digest>.css")
@access.anyone
def sheet(digest: str) -> Response:
    """The sheet of this digest; another digest is another sheet, so it may be kept for ever."""
    kept = current_app.extensions["sheet"]
    if digest != kept.digest:
        abort(404)
    response = Response(kept.text, mimetype="text/css")
    response.cache_control.public = response.cache_control.immutable = True
    response.cache_control.max_age = 31_536_000
    return response
