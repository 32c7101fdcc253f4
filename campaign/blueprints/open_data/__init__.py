"""Open data: every published table as CSV and JSON, with a dictionary, for anybody to use."""

from flask import Blueprint

bp = Blueprint("open_data", __name__)

from campaign.blueprints.open_data import views  # noqa: E402, F401
