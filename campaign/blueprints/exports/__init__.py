"""Files of data: what can be asked for, who agreed, how far it is, and the file itself."""

from flask import Blueprint

bp = Blueprint("exports", __name__, url_prefix="/desk/exports")

from campaign.blueprints.exports import views  # noqa: E402, F401
