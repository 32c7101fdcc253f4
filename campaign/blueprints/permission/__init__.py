"""A parent's page: what a young person asks for, yes or no, and taking a yes back."""

from flask import Blueprint

bp = Blueprint("permission", __name__)

from campaign.blueprints.permission import views  # noqa: E402, F401
