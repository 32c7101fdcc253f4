"""Publishing from real rows, and proving what was published."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from campaign.domain.cataloguing import CATALOGUE
from campaign.extensions import db
from campaign.models import AuditEntry, Pledge
from campaign.models.release import Release
from tests import make

SUMMER, AUTUMN = datetime(2026, 8, 12, 12, tzinfo=UTC), datetime(2026, 10, 12, 12, tzinfo=UTC)


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["figures", *words])


@pytest.fixture
def published(app, run):
    """Thirty sign in August; in October the quarter is published."""
    with app.app_context(), time_machine.travel(SUMMER, tick=False):
        for _ in range(30):
            make.pledge(db.session(), age_band="18_plus")
        db.session.commit()
    with time_machine.travel(AUTUMN, tick=False):
        yield run("release")


def test_the_last_quarter_is_published_and_every_number_proved(app, run, published):
    assert published.exit_code == 0, published.output
    assert "2026Q3 pledges.ward" in published.output
    with app.app_context():
        made = db.session.scalars(select(Release)).all()
        assert {one.table_key for one in made} == set(CATALOGUE)
        assert {one.up_to for one in made} == {date(2026, 9, 30)}
        (entry,) = db.session.scalars(select(AuditEntry).filter_by(deed="figures.released"))
        assert entry.thing == "quarter:2026Q3 to 2026-09-30"
    said = run("recount", "2026Q3")
    assert said.exit_code == 0 and "0 differ" in said.output, said.output


def test_publishing_twice_publishes_once(run, published):
    assert run("release").output == ""


def test_a_row_that_went_since_is_found_and_said(app, run, published):
    with app.app_context():
        for pledge in db.session.scalars(select(Pledge).limit(20)):
            db.session.delete(pledge)
        db.session.commit()
    said = run("recount", "2026Q3")
    assert said.exit_code == 1
    assert "pledges.age_band, 18_plus: released 30, counted 10: DIFFERS" in said.output
    assert "pledges.ward, the whole town: released 30, counted 10: DIFFERS" in said.output


@pytest.mark.parametrize(
    ("quarter", "sentence"),
    [("2026Q5", "written like 2026Q3"), ("2019Q1", "Nothing was released of 2019Q1")],
)
def test_what_cannot_be_counted_again_is_said(run, quarter, sentence):
    said = run("recount", quarter)
    assert said.exit_code == 1 and sentence in said.output
