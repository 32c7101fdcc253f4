"""The campaign's front page, its public number, and the card for sharing."""

from flask import Blueprint

bp = Blueprint("home", __name__)

from campaign.blueprints.home import views  # noqa: E402, F401
