"""A gathering to book."""

import pytest

from campaign.extensions import db
from tests import make


@pytest.fixture
def gathering(app):
    """Makes a committed event and returns the address of its only date."""

    def make_one(**over):
        with app.app_context():
            event = make.event(db.session, **{"bookable": True, "capacity": 5, **over})
            db.session.commit()
            return f"/events/{event.slug}/{event.starts.date()}"

    return make_one
