"""A published draw, for whoever has its address: teams or tables, how they play, and how to repeat it."""

from flask import Blueprint

bp = Blueprint("draws", __name__)

from campaign.blueprints.draws import views  # noqa: E402

__all__ = ["bp", "views"]
