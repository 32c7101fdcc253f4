"""What the tests of views share."""

import pytest

from tests.visitor import Visitor


@pytest.fixture
def pledges(visitor: Visitor):
    """How many pledges the public number says there are."""
    return lambda: visitor.client.get("/count.json").get_json()["pledges"]
