"""What is on: the list, the months, each event and each of its dates, and the feeds."""

from flask import Blueprint

bp = Blueprint("whats_on", __name__)

from campaign.blueprints.whats_on import feeds, views, words  # noqa: E402, F401
