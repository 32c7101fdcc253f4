"""Staff at the desk of surveys."""

import pytest

from campaign.extensions import db
from tests import make


@pytest.fixture
def staff(app, visitor):
    """A visitor who has signed in as staff."""
    with app.app_context():
        account = make.account(db.session, "staff")
    visitor.enter(account)
    return visitor


@pytest.fixture
def survey(app):
    """Makes a committed survey and returns its name."""

    def make_one(slug="ours", **over):
        with app.app_context():
            made = make.survey(db.session, **over)
            made.slug = slug
            db.session.commit()
            return slug

    return make_one
