"""The staff's desk: what waits for a look, and every event there is."""

from flask import Blueprint

bp = Blueprint("desk", __name__, url_prefix="/desk")

from campaign.blueprints.desk import review, table  # noqa: E402, F401
