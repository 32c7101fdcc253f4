"""What the demonstration's people say of the last gatherings."""

from datetime import timedelta

from campaign import clock
from campaign.cli.demonstration import opinions
from campaign.domain import listening, voicing
from campaign.extensions import db
from campaign.models import Feedback, Recording
from tests import make
from tests.blueprints.hosts import at_gates


def test_some_of_it_is_shown_some_waits_and_one_speaks(app):
    with app.app_context():
        for days in (2, 9):
            make.event(db.session, starts=at_gates.began(24 * days))
        make.event(db.session, starts=at_gates.began(24 * 90))
        opinions.speak()
        db.session.commit()
        rows = db.session.query(Feedback).all()
        assert {row.state for row in rows} == {"shown", "waiting", "refused"}
        assert len({row.event_id for row in rows}) == 2
        assert {row.language for row in rows} == {"en", "ur", "pl"}
        assert max(row.given_on for row in rows) <= clock.today()
        assert min(row.given_on for row in rows) >= clock.today() - timedelta(days=9)
        assert listening.count_waiting(db.session) >= 4
        assert db.session.query(Recording).count() == voicing.is_possible()


def test_where_nothing_took_place_nothing_is_said(app):
    with app.app_context():
        make.event(db.session)
        opinions.speak()
        assert db.session.query(Feedback).count() == 0
