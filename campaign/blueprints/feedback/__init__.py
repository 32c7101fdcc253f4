"""Saying how a gathering was: half a minute, in any language, without an account."""

from flask import Blueprint

bp = Blueprint("feedback", __name__)

from campaign.blueprints.feedback import views  # noqa: E402, F401
