"""Looking at what was said of gatherings before others do; and what hosts and staff then read."""

from flask import Blueprint

bp = Blueprint("listening", __name__)

from campaign.blueprints.listening import hosts, posters, queue  # noqa: E402, F401
