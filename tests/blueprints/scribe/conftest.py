"""A workshop whose tables write."""

from types import SimpleNamespace

import pytest

from campaign.domain import scribing
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.models import DiscussionTable
from tests import make

SEALER = Sealer(make.FIELD_KEYS)


@pytest.fixture
def written(app):
    """A workshop of two tables: its tokens and questions, and what table 1 has noted until now."""
    with app.app_context():
        row = make.discussion(db.session)
        tokens = [scribing.token_of(table, SEALER) for table in row.tables]
        questions = [question.id for question in row.guide]
        found = SimpleNamespace(id=row.id, slug=row.slug, tokens=tokens, questions=questions)
        db.session.commit()

    def notes(number: int = 1) -> list[str]:
        with app.app_context():
            table = _table(found.id, number)
            return [n.text for ns in scribing.notes_of(db.session(), table).values() for n in ns]

    def point(number: int = 1) -> tuple[str, bool]:
        with app.app_context():
            table = _table(found.id, number)
            return table.point, table.point_agreed_at is not None

    found.notes, found.point = notes, point
    return found


def _table(discussion: int, number: int) -> DiscussionTable:
    return (
        db.session.query(DiscussionTable).filter_by(discussion_id=discussion, number=number).one()
    )
