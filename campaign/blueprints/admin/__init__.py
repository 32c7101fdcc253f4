"""The administrators' pages: accounts, roles, partner groups, and the audit trail. Nothing of residents."""

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")

from campaign.blueprints.admin import accounts, groups, trail  # noqa: E402, F401
