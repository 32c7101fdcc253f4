"""Two of a group send a change of the same live event at the same moment, while one waits for staff.

PostgreSQL only: SQLite lets one request write at a time.
"""

import pytest

from campaign import clock
from campaign.extensions import db
from events import publishing
from events.models import Event, EventEdit
from tests.blueprints.hosts.sent import form_of
from tests.blueprints.receipt.test_at_once import interleave

EVENT = "/hosts/friends/events/iftar"


def to_the_library(slug):
    """What the page of the other one does."""
    event = db.session.query(Event).filter_by(slug=slug).one()
    publishing.edit(db.session(), event, {"venue": "Library"}, by_staff=False, now=clock.now())


def test_who_comes_second_is_told_and_what_waits_is_not_written_over(app, host, event):
    event()
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite lets one request write at a time")
    first = form_of(host.open(f"{EVENT}/edit"))
    host.send(f"{EVENT}/edit", **first | {"venue": "Park"})
    sent = {**form_of(host.open(f"{EVENT}/edit")), "venue": "Museum"}
    pages = []
    refused = interleave(
        app,
        "iftar",
        to_the_library,
        lambda _: pages.append(host.send(f"{EVENT}/edit", 422, **sent)),
    )
    assert refused is None
    assert "Somebody else changed this event" in pages[0].words
    with app.app_context():
        assert db.session.query(EventEdit).one().fields["venue"] == "Library"
