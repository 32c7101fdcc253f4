"""The pictures of events."""

import re
from pathlib import Path

from flask import Response, abort, current_app, send_file

from campaign import access
from campaign.blueprints.picture import bp
from campaign.domain import picturing

DIGEST = re.compile(r"[0-9a-f]{64}")


def folder() -> Path:
    """Return where pictures are kept."""
    return Path(current_app.instance_path) / "pictures"


@bp.get("/pictures/<digest>.webp")
@access.anyone
def show(digest: str) -> Response:
    """A picture; other bytes have another digest, so it may be kept for ever."""
    path = picturing.path_of(digest, folder())
    if not DIGEST.fullmatch(digest) or not path.is_file():
        abort(404)
    response = send_file(path, mimetype="image/webp", conditional=True)
    response.cache_control.no_cache = None
    response.cache_control.public = response.cache_control.immutable = True
    response.cache_control.max_age = 31_536_000
    return response
