"""What is held about one pledge, for whoever holds its address."""

from flask import Blueprint

bp = Blueprint("receipt", __name__)

from campaign.blueprints.receipt import views  # noqa: E402, F401
