"""The page of a table's scribe: notes and the one point to report back, also without signal."""

from flask import Blueprint

bp = Blueprint("scribe", __name__)

from campaign.blueprints.scribe import app, batch, views  # noqa: E402

__all__ = ["app", "batch", "bp", "views"]
