"""The file from which a draw is drawn again."""

import json

from flask import Response

from campaign.domain import drawing
from campaign.domain.sealing import Sealer
from campaign.models import Draw


def inputs(row: Draw, sealer: Sealer) -> Response:
    """Return all that a draw was drawn from, without a name, to be downloaded."""
    told = drawing.published_of(row, sealer)
    file = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    response = Response(file, mimetype="application/json")
    response.headers.set(
        "Content-Disposition", "attachment", filename=f"draw-{row.happens_on}.json"
    )
    return response
