"""The certificate of a young ambassador to take along, and who the campaign is to whoever verifies it."""

from flask import Blueprint

bp = Blueprint("certificates", __name__)

from campaign.blueprints.certificates import views  # noqa: E402

__all__ = ["bp", "views"]
