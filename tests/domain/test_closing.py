"""A year after a campaign's last day nothing of who signed is left, and the number is what it was."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from sqlalchemy import func, select

from campaign import clock
from campaign.domain import closing, counting, pledging
from campaign.models import Badge, Pledge, Repeat
from tests import make

LAST = date(2026, 6, 30)
OVER = LAST + relativedelta(months=12)
TOLD = {"name": "Amina", "age_band": "18_plus", "contact": "amina@example.org", "updates": True}


@pytest.fixture
def tokens(session):
    """Two who count, one of them twice, and one who took it back."""
    kept = [make.pledge(session, **TOLD), make.pledge(session, **TOLD), make.pledge(session)]
    back = pledging.find(session, make.pledge(session), to_change=True)
    pledging.withdraw(session, back, today=LAST)
    session.commit()
    return kept


def close(session, today, ended_on=LAST):
    closing.forget_signers(session, ended_on=ended_on, today=today)
    session.commit()
    session.expire_all()


def test_until_then_everything_stays(session, tokens):
    close(session, OVER - timedelta(days=1))
    assert [pledging.find(session, token).receipt_hash for token in tokens]


def test_a_campaign_without_a_last_day_goes_on(session, tokens):
    close(session, OVER + timedelta(days=9999), ended_on=None)
    assert session.scalar(select(func.count(Pledge.name))) == 1


def test_then_nobody_is_named_and_the_number_is_the_same(session, tokens):
    before = counting.current(session, now=clock.now()).by_channel
    close(session, OVER)
    assert counting.current(session, now=clock.now()).by_channel == before
    assert session.scalar(select(func.count(Pledge.id))) == 2
    columns = (Pledge.name, Pledge.ward_code, Pledge.age_band, Pledge.contact_sealed)
    for column in (*columns, Pledge.contact_mark, Pledge.sent_mark, Pledge.badge_id):
        assert session.scalar(select(func.count(column))) == 0, column
    assert set(session.scalars(select(Pledge.signed_on))) == {LAST}
    assert session.scalar(select(func.count(Repeat.id) + 0)) == 0
    assert session.scalar(select(func.count(Badge.id))) == 0


def test_no_receipt_opens_any_more(session, tokens):
    close(session, OVER)
    for token in tokens:
        with pytest.raises(pledging.NoSuchReceipt):
            pledging.find(session, token)


def test_a_second_night_changes_nothing(session, tokens):
    close(session, OVER)
    left = session.execute(select(Pledge.id, Pledge.receipt_hash)).all()
    close(session, OVER + timedelta(days=1))
    assert session.execute(select(Pledge.id, Pledge.receipt_hash)).all() == left
