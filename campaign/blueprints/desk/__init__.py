"""The staff's desk: what waits for a look, every event there is, and what to do in an emergency."""

from flask import Blueprint

bp = Blueprint("desk", __name__, url_prefix="/desk")

from campaign.blueprints.desk import emergency, review, table  # noqa: E402, F401
