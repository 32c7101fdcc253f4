"""What the tests of views share."""

import pytest

from campaign.extensions import db
from tests.visitor import Visitor


@pytest.fixture
def pledges(visitor: Visitor):
    """How many pledges the public number says there are."""
    return lambda: visitor.client.get("/count.json").get_json()["pledges"]


@pytest.fixture
def kept(app):
    """Does something with the database, commits, and returns what it says (no rows: they are detached)."""

    def act(do):
        with app.app_context():
            found = do(db.session())
            db.session.commit()
            return found

    return act
