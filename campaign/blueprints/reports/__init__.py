"""The report of a quarter, for the committee."""

from flask import Blueprint

bp = Blueprint("reports", __name__, url_prefix="/desk/reports")

from campaign.blueprints.reports import views  # noqa: E402, F401
