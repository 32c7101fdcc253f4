"""A lead at work: signed in, with a cohort, young people and workshops."""

import pytest

from campaign.extensions import db
from campaign.models import Ambassador, Cohort
from tests import make, programme
from tests.visitor import Visitor

HERE = "/cohorts/spring"


@pytest.fixture
def lead(app, visitor):
    """Somebody who leads the cohort `spring`, of a group that is not trusted."""
    with app.app_context():
        group = make.group(db.session, slug="friends", name={"en": "Friends"})
        cohort = make.cohort(db.session, slug="spring", group=group)
        account = programme.lead(db.session, cohort)
    visitor.enter(account)
    return visitor


@pytest.fixture
def other(app):
    """Somebody who leads another cohort, `autumn`."""
    with app.app_context():
        account = programme.lead(db.session, make.cohort(db.session, slug="autumn"))
    stranger = Visitor(app.test_client())
    stranger.enter(account)
    return stranger


@pytest.fixture
def kept(app, lead):
    """Does something with the cohort, and commits."""

    def act(do):
        with app.app_context():
            found = do(db.session(), db.session.query(Cohort).filter_by(slug="spring").one())
            db.session.commit()
            return found

    return act


@pytest.fixture
def young(kept):
    """Makes somebody who takes part, and returns the `uid` of their line."""

    def join(name="Ola", **over):
        return kept(lambda session, cohort: make.ambassador(session, cohort, name=name, **over).uid)

    return join


@pytest.fixture
def workshop(kept):
    """Makes a workshop, by default one that began an hour ago; returns its address."""

    def hold(topic="equality", **over):
        usual = {"slug": topic.replace("_", "-"), "title": {"en": f"All about {topic}"}}
        return kept(
            lambda session, cohort: (
                f"{HERE}/workshops/"
                + programme.workshop(session, cohort, topic, **{**usual, **over}).event.slug
            )
        )

    return hold


@pytest.fixture
def scanned(kept):
    """Lets somebody, by `uid`, be scanned at the gate of the cohort's only workshop."""

    def scan(uid):
        def act(session, cohort):
            one = session.query(Ambassador).filter_by(uid=uid).one()
            programme.came(session, cohort.workshops[0].event, one)

        kept(act)

    return scan


def day_of(workshop_page):
    """The day of a workshop that began an hour ago, as it stands in addresses."""
    return next(
        a["href"].rsplit("/", 1)[1]
        for a in workshop_page.all("a")
        if a.get("href", "").startswith(f"{HERE}/workshops/") and a["href"][-3] == "-"
    )
