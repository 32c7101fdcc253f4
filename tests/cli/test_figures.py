"""Publishing from real rows, and proving what was published."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign.cli import worker
from campaign.domain.cataloguing import CATALOGUE
from campaign.domain.disclosing import read
from campaign.domain.recounting import KEPT
from campaign.extensions import db
from campaign.models import AuditEntry, Feedback, Place, Pledge, Survey, SurveyAnswer
from campaign.models.release import Release
from events import occurrences
from events.models import Registration
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


@pytest.mark.parametrize("days", [1, 40, 200, 700])
def test_what_people_were_promised_to_be_forgotten_is_not_called_different(app, run, days):
    with app.app_context(), time_machine.travel(SUMMER, tick=False):
        answered(db.session())
    with time_machine.travel(AUTUMN, tick=False):
        with app.app_context():
            worker.forget()
        run("release")
        with app.app_context():
            spoken = find_released("bookings.language")
    assert spoken["en",] == 40 and spoken["ur",] == 35
    with time_machine.travel(AUTUMN + timedelta(days=days), tick=False):
        with app.app_context():
            worker.forget()
        said = run("recount", "2026Q3")
    assert said.exit_code == 0 and "0 differ" in said.output, said.output
    gone = {line.split(":")[0] for line in said.output.splitlines() if "no longer kept" in line}
    by_now = {*KEPT} if days > 180 else set()
    assert {key for key in gone if not key.startswith("equality")} == by_now


def answered(session):
    """Forty and thirty-five of two languages book, say what they think, answer, and take part."""
    event = make.event(session, bookable=True, capacity=200, starts=SUMMER.replace(tzinfo=None))
    row = occurrences.ensure_row(session, event, SUMMER.date(), SUMMER)
    row.taken = 75
    asked = Survey(slug="s", title={"en": "S"}, opens_on=SUMMER.date(), closes_on=SUMMER.date())
    ended = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 8, 1)}
    cohort = make.cohort(session, **ended, apply_until=date(2026, 6, 1))
    session.add(asked)
    session.flush()
    for number in range(75):
        kept = {"language": "en" if number < 40 else "ur"}
        registration = Registration(
            date_id=row.id, key=f"{number:064}", made_at=SUMMER, state="booked", party=1
        )
        session.add(registration)
        session.flush()
        session.add(Place(registration_id=registration.id, name="Ama", **kept))
        on = {"day": SUMMER.date(), "given_on": SUMMER.date()}
        session.add(Feedback(event_id=event.id, face=5, aims=[], **on, **kept))
        about = {"channel": "phone", "ward_code": "E05014735", "age_band": "18_plus"}
        session.add(SurveyAnswer(survey_id=asked.id, answered_on=SUMMER.date(), **about, **kept))
    for _ in range(12):
        make.ambassador(session, cohort, age=17, today=date(2026, 6, 1))
    session.commit()


def find_released(key):
    """The cells of a table as they were published."""
    return read(db.session.scalars(select(Release).filter_by(table_key=key)).one().content).cells


@pytest.mark.parametrize(
    ("quarter", "sentence"),
    [("2026Q5", "written like 2026Q3"), ("2019Q1", "Nothing was released of 2019Q1")],
)
def test_what_cannot_be_counted_again_is_said(run, quarter, sentence):
    said = run("recount", quarter)
    assert said.exit_code == 1 and sentence in said.output
