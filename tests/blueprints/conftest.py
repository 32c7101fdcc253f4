"""A visitor for every view's tests."""

import pytest
from flask.testing import FlaskClient

from tests.visitor import Visitor


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    return Visitor(client)


@pytest.fixture
def pledges(visitor: Visitor):
    """How many pledges the public number says there are."""
    return lambda: visitor.client.get("/count.json").get_json()["pledges"]
