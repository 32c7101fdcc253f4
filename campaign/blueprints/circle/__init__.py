"""Joining a circle, on pages that leave as little as can be in a browser."""

from flask import Blueprint

bp = Blueprint("circle", __name__)

from campaign.blueprints.circle import views  # noqa: E402, F401
