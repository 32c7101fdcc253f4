"""What is held, accessibility, and who runs this."""

from flask import Blueprint

bp = Blueprint("about", __name__)

from campaign.blueprints.about import views  # noqa: E402, F401
