"""Who may use a view, said beside it. A view that does not say is refused when the app is made."""

from collections.abc import Callable
from typing import Any

from flask import Flask

View = Callable[..., Any]


class Undeclared(RuntimeError):
    """A view does not say who may use it."""


def _may(role: str) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.access = role  # type: ignore[attr-defined]
        return view

    return declare


anyone = _may("anyone")
# Whoever holds the secret in the address: a receipt's token. The view looks the row up by its hash, so
# another's token opens another's row and an unknown one is 404.
holder = _may("holder")


def declared(app: Flask, endpoint: str) -> str | None:
    """Return who may use an endpoint, or None where it does not say."""
    return getattr(app.view_functions[endpoint], "access", None)


def insist_every_view_is_declared(app: Flask) -> None:
    """Refuse an app with a view that does not say who may use it.

    Raises:
        Undeclared: naming the endpoints.
    """
    silent = sorted(name for name in app.view_functions if declared(app, name) is None)
    if silent:
        raise Undeclared(f"Say who may use: {', '.join(silent)}")
