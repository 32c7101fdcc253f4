"""The same form sent again, after what it made has changed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campaign import clock
from campaign.domain import badging, pledging
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.models import Pledge, Repeat, UsedForm
from tests import make

ADULT = {"name": "Amina Khan", "age_band": "18_plus"}
NEWS = {"contact": "amina@example.org", "updates": "y"}


@pytest.fixture
def codes(app) -> list[str]:
    """Three printed badges."""
    with app.app_context():
        found = badging.print_batch(db.session(), count=3, made_for="x", now=clock.now())
        db.session.commit()
    return found


@pytest.mark.parametrize("other", [1, None], ids=["free", "none"])
def test_with_another_badge_it_is_another_persons(visitor, codes, pledges, other):
    submission = visitor.submission()
    visitor.receipt(submission=submission, badge=codes[0])
    page = visitor.sign(422, submission=submission, badge=codes[other] if other else "")
    assert "already been used" in page.words
    assert pledges() == 1
    assert visitor.open(f"/en/b/{codes[1]}").value("badge") == codes[1], "still unclaimed"


def test_with_a_badge_that_is_anothers_it_is_another_persons(visitor, codes):
    submission = visitor.submission()
    visitor.receipt(submission=submission, badge=codes[0])
    visitor.receipt(badge=codes[1])
    assert "already been used" in visitor.sign(422, submission=submission, badge=codes[1]).words


def test_with_the_same_badge_spelled_otherwise_it_is_the_same(visitor, codes):
    submission = visitor.submission()
    first = visitor.receipt(submission=submission, badge=codes[0])
    assert visitor.receipt(submission=submission, badge=codes[0].lower()) == first


@pytest.mark.parametrize("later", [timedelta(), pledging.SAME_HAND])
def test_one_that_names_nobody_leads_to_its_receipt_for_a_few_minutes(session, later):
    now = clock.now()
    first, again = make.signing(submission="s", sent_at=now), now + later
    token = sign(session, first).token
    assert sign(session, replace(first, sent_at=again)) == pledging.Signed(token, is_new=False)


@pytest.mark.parametrize("fields", [{}, {"age_band": "under_13", "name": "Zoë"}])
def test_one_that_names_nobody_is_another_persons_ten_minutes_later(session, fields):
    now = clock.now()
    first = make.signing(submission="s", sent_at=now, **fields)
    sign(session, first)
    with pytest.raises(pledging.SubmissionUsed):
        sign(session, replace(first, sent_at=now + timedelta(minutes=10)))


def test_one_that_names_somebody_leads_to_its_receipt_the_whole_day(session):
    now = clock.now()
    first = make.signing(submission="s", sent_at=now, **ADULT)
    sign(session, first)
    assert not sign(session, replace(first, sent_at=now + timedelta(hours=23))).is_new


def test_from_the_page_too_it_is_another_persons_later(visitor, pledges, monkeypatch):
    submission, now = visitor.submission(), clock.now()
    receipt = visitor.receipt(submission=submission)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=10, seconds=1))
    page = visitor.sign(422, submission=submission)
    assert receipt.rsplit("/", 1)[1] not in page.html
    assert pledges() == 1


def sign(session, signing):
    sealer = Sealer(make.FIELD_KEYS)
    return pledging.sign(session(), signing, today=clock.today(), sealer=sealer)


@pytest.fixture
def sent(visitor) -> dict[str, str]:
    return {"submission": visitor.submission(), **ADULT, **NEWS}


def test_after_a_correction_it_leads_to_the_same_receipt(visitor, sent, pledges):
    receipt = visitor.receipt(**sent)
    visitor.send(f"{receipt}/correct", name="Amina B", ward="E05014737")
    visitor.send(f"{receipt}/stop-updates")
    assert visitor.receipt(**sent) == receipt
    page = visitor.open(receipt)
    assert "Amina B" in page.words and "Biscot" in page.words
    assert pledges() == 1


@pytest.mark.parametrize("fields", [{}, {**ADULT, **NEWS}])
def test_after_withdrawing_it_signs_nothing(visitor, pledges, fields):
    sent = {"submission": visitor.submission(), **fields}
    receipt = visitor.receipt(**sent)
    visitor.send(f"{receipt}/withdraw")
    page = visitor.sign(422, **sent)
    assert "already been used" in page.words
    assert receipt.rsplit("/", 1)[1] not in page.html
    assert pledges() == 0


@pytest.mark.parametrize("fields", [{}, {**ADULT, **NEWS}])
def test_after_erasing_it_signs_nothing_and_a_fresh_form_does(visitor, pledges, app, fields):
    sent = {"submission": visitor.submission(), **fields}
    receipt = visitor.receipt(**sent)
    visitor.send(f"{receipt}/erase")
    page = visitor.sign(422, **sent)
    assert "already been used" in page.words
    assert pledges() == 0
    visitor.open(receipt, 404)
    visitor.receipt(**{**sent, "submission": page.value("submission")})
    assert pledges() == 1
    with app.app_context():
        assert db.session.query(UsedForm).count() == 1


def test_a_repeat_sent_again_after_the_first_was_erased_leads_to_its_receipt(visitor, sent, app):
    first = visitor.receipt(**{**sent, "submission": visitor.submission()})
    again = visitor.receipt(**sent)
    visitor.send(f"{first}/erase")
    assert visitor.receipt(**sent) == again
    with app.app_context():
        assert (db.session.query(Pledge).count(), db.session.query(Repeat).count()) == (1, 0)


def test_what_was_sent_is_kept_as_a_mark_that_differs_from_form_to_form(visitor, sent, app):
    visitor.receipt(**sent)
    visitor.receipt(**{**sent, "submission": visitor.submission()})
    with app.app_context():
        marks = {db.session.query(kind.sent_mark).scalar() for kind in (Pledge, Repeat)}
    assert len(marks) == 2
    assert not any("amina" in mark.lower() for mark in marks)
