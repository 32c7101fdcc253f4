"""The demonstration shows a workshop that is over, with its notes and points, and one to come, with its seats."""

from campaign import clock
from campaign.cli.demonstration import workshops
from campaign.domain import concluding, drawn_groups
from campaign.models import Discussion
from tests import make
from tests.blueprints.hosts.drawn import SEALER


def test_two_starts_hold_the_same_two_workshops(session):
    make.group(session)
    for _ in range(2):
        workshops.hold_workshops()
    held, coming = session.query(Discussion).order_by(Discussion.happens_on)
    assert held.happens_on < clock.today() < coming.happens_on
    assert held.closed_at and not coming.closed_at
    said = concluding.conclude(session, held)
    assert said.notes == 12
    assert sum(bool(table.point_agreed_at) for table in said.tables) == 3
    assert held.delegates == 39
    (tables,) = drawn_groups.rounds_of(coming.draw, SEALER)
    assert sorted(len(table.people) for table in tables) == [9, 10, 10, 10]


def test_a_season_without_groups_has_no_workshops(session):
    workshops.hold_workshops()
    assert session.query(Discussion).count() == 0
