"""A group, its members, and workshops of it: the same hosts as of its events."""

import pytest

from campaign.extensions import db
from campaign.models import Discussion
from tests import make
from tests.blueprints.hosts.conftest import enter, group, host, staff

__all__ = ["enter", "group", "host", "staff"]


@pytest.fixture
def workshop(app, group):
    """Makes a workshop of the group, with notes at its tables, and returns the address of its page."""

    def make_one(notes=(), **over):
        with app.app_context():
            own = db.session.query(make.PartnerGroup).filter_by(slug=group).one()
            row = make.discussion(db.session, own, **over)
            for number, at, text in notes:
                make.note(db.session, row.tables[number - 1], text, at)
            db.session.commit()
            return f"/hosts/{group}/workshops/{row.slug}/"

    return make_one


@pytest.fixture
def look(app):
    """Reads a workshop back, with what is asked of it."""

    def read(ask, slug="kind-streets"):
        with app.app_context():
            return ask(db.session.query(Discussion).filter_by(slug=slug).one())

    return read
