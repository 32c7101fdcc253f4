"""Figures for staff: running totals, and every table of the catalogue as it was released."""

from flask import Blueprint

bp = Blueprint("figures", __name__, url_prefix="/desk")

from campaign.blueprints.figures import views  # noqa: E402, F401
