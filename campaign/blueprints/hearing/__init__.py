"""Texts that are heard: the players on public pages, and the files they play."""

from flask import Blueprint

bp = Blueprint("hearing", __name__)

from campaign.blueprints.hearing import views  # noqa: E402, F401
