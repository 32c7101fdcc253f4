"""The administrators' pages: accounts, groups, circles, cohorts, the audit trail; nothing of residents."""

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")

from campaign.blueprints.admin import accounts, circles, cohorts, groups, trail  # noqa: E402, F401
