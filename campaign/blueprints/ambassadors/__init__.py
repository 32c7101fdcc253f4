"""Applying to be a youth ambassador, and the young person's own page."""

from flask import Blueprint

bp = Blueprint("ambassadors", __name__)

from campaign.blueprints.ambassadors import mine, taking, views  # noqa: E402, F401
