"""The gate: the scanner that stewards open on their phones, and works without signal."""

from flask import Blueprint

bp = Blueprint("gate", __name__)

from campaign.blueprints.gate import guide, views  # noqa: E402, F401
