"""Easy Read of the pledge, its receipt, and booking."""

from flask import Blueprint

bp = Blueprint("easy", __name__)

from campaign.blueprints.easy import views  # noqa: E402, F401
