"""The time, asked for in views and commands only; rules are told it."""

from datetime import UTC, date, datetime

from flask import current_app


def now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day it is in the town."""
    return now().astimezone(current_app.extensions["pack"].zone).date()
