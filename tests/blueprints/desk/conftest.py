"""Staff who decide on the one event there is."""

import pytest
from sqlalchemy import select

from campaign.extensions import db
from events.models import Event


@pytest.fixture
def load(app):
    """Reads the event, or does something to it, commits, and returns what it says."""

    def act(do):
        with app.app_context():
            found = do(db.session.scalars(select(Event)).one())
            db.session.commit()
            return found

    return act
