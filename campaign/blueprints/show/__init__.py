"""Phrases to show on a phone, in two languages, for two people at a stall."""

from flask import Blueprint

bp = Blueprint("show", __name__)

from campaign.blueprints.show import views  # noqa: E402, F401
