"""The equality questions, after a deed and apart from it."""

from flask import Blueprint

bp = Blueprint("equality", __name__)

from campaign.blueprints.equality import views  # noqa: E402, F401
