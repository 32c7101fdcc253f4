"""Complaints: making one, reading its answer, and the desk that owes it."""

from flask import Blueprint

bp = Blueprint("complaints", __name__)

from campaign.blueprints.complaints import answering, views  # noqa: E402, F401
