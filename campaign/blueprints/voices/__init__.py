"""Which voices are missing: who took part, beside the residents at the last census."""

from flask import Blueprint

bp = Blueprint("voices", __name__, url_prefix="/desk/voices")

from campaign.blueprints.voices import views  # noqa: E402, F401
