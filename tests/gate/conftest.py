"""A date with open gates, and a steward's phone in a real browser."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.gate.stewards_phone import Place, StewardsPhone


@pytest.fixture
def place(app: Flask) -> Place:
    """An open date with two gates and five badges."""
    return Place(app)


@pytest.fixture
def steward(phone: Callable[..., Page], address: str, place: Place) -> StewardsPhone:
    """A phone that has joined the first gate, and has taken down everything."""
    steward = StewardsPhone(phone(), address, place)
    joined = steward.join()
    assert joined == {"joined": True, "problem": "", "unsent": 0}
    return steward


@pytest.fixture
def loaded(phone: Callable[..., Page], address: str, app: Flask) -> StewardsPhone:
    """A phone without signal that holds twelve scans of twelve badges."""
    steward = StewardsPhone(phone(), address, Place(app, badges=12))
    steward.join()
    steward.without_signal()
    assert steward.outcomes(*steward.place.codes) == ["welcome"] * 12
    return steward
