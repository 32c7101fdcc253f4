"""For whoever keeps this running: is it alive, and is it ready?"""

from flask import Blueprint

bp = Blueprint("health", __name__)

from campaign.blueprints.health import views  # noqa: E402, F401
