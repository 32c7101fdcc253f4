"""Surveys, as residents meet them: on a phone, at a kiosk, by a link from a letter; and what came of them."""

from flask import Blueprint

bp = Blueprint("survey", __name__)

from campaign.blueprints.survey import links, results, views  # noqa: E402, F401
