"""The style sheet, made of the pack's colours and our one sheet."""

from flask import Blueprint

bp = Blueprint("look", __name__)

from campaign.blueprints.look import views  # noqa: E402, F401
