"""The pictures of events, by their digest."""

from flask import Blueprint

bp = Blueprint("picture", __name__)

from campaign.blueprints.picture import views  # noqa: E402, F401
