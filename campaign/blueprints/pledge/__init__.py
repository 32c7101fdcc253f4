"""Signing the pledge, from the page or from a printed badge."""

from flask import Blueprint

bp = Blueprint("pledge", __name__)

from campaign.blueprints.pledge import views  # noqa: E402, F401
