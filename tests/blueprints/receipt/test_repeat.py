"""The receipt of somebody who signed before: it says nothing untrue, and nothing about the first."""

import pytest

from campaign import clock
from campaign.domain import pledging, reviewing
from campaign.extensions import db
from campaign.models import Pledge, Repeat

AMINA = {
    "name": "Amina Khan",
    "age_band": "18_plus",
    "contact": "amina@example.org",
    "updates": "y",
}


@pytest.fixture
def first(visitor) -> str:
    return visitor.receipt(**AMINA)


@pytest.fixture
def again(visitor, first) -> str:
    return visitor.receipt(**AMINA)


@pytest.mark.parametrize("act", ["erase", "withdraw"])
def test_when_the_first_goes_the_oldest_repeat_is_the_pledge_and_counts(
    visitor, app, pledges, first, again, act
):
    youngest = visitor.receipt(**AMINA)
    visitor.send(f"{first}/{act}")
    assert pledges() == 1
    page = visitor.open(again)
    assert "amina@example.org" in page.words and "Yes, once" in page.words
    with app.app_context():
        (counts,) = [row for row in db.session.query(Pledge) if row.counts]
        assert counts.receipt_hash == pledging.hash_token(again.rsplit("/", 1)[1])
        assert counts.badge.is_worn
        (repeat,) = db.session.query(Repeat)
        assert repeat.receipt_hash == pledging.hash_token(youngest.rsplit("/", 1)[1])
    visitor.send(f"{again}/new-badge")
    visitor.send(f"{again}/erase")
    assert pledges() == 1
    visitor.send(f"{youngest}/erase")
    assert pledges() == 0
    visitor.open(youngest, 404)


def test_when_a_repeat_goes_the_first_stays_the_pledge(visitor, app, pledges, first, again):
    visitor.send(f"{again}/erase")
    assert pledges() == 1
    assert "Amina Khan" in visitor.open(first).words


def test_what_waits_for_a_look_hands_its_waiting_on(visitor, app, pledges, first, again):
    with app.app_context():
        reviewing.hold(db.session(), first.rsplit("/", 1)[1])
        (waiting,) = reviewing.held(db.session())
        reviewing.refuse(db.session(), waiting.id, today=clock.today())
        db.session.commit()
    assert pledges() == 0
    assert "is held" in visitor.open(again).words
    with app.app_context():
        assert len(reviewing.held(db.session())) == 1


@pytest.mark.parametrize("asked", ["first", "again"])
def test_stopping_the_news_stops_all_of_it(visitor, app, first, again, asked):
    visitor.send(f"{ {'first': first, 'again': again}[asked] }/stop-updates")
    with app.app_context():
        for kind in (Pledge, Repeat):
            kept = db.session.query(kind).one()
            assert (kept.contact_sealed, kept.updates) == (None, False)
            assert kept.contact_mark


def test_stopping_the_news_of_one_person_leaves_another_of_the_house(visitor, app, first):
    visitor.receipt(**{**AMINA, "name": "Bilal Khan"})
    visitor.send(f"{first}/stop-updates")
    with app.app_context():
        assert sorted(pledge.updates for pledge in db.session.query(Pledge)) == [False, True]


def test_first_and_again_say_the_same(visitor, first, again):
    one, other = visitor.open(first), visitor.open(again)
    assert "you are counted once" in one.words
    own = first.rsplit("/", 1)[1], again.rsplit("/", 1)[1]
    codes = [page.all("img")[-1]["alt"].split("code ")[1] for page in (one, other)]
    texts = [
        p.html.replace(t, "").replace(c, "")
        for p, t, c in zip((one, other), own, codes, strict=True)
    ]
    assert texts[0] == texts[1]


def test_erasing_and_withdrawing_speak_of_this_address_only(visitor, again, pledges):
    visitor.send(f"{again}/withdraw")
    assert pledges() == 1
    page = visitor.open(again)
    assert "under this address" in page.words
    assert "we hold nothing that points to you" not in page.words
    answer = visitor.send(f"{again}/erase")
    page = visitor.open(answer.response.headers["Location"])
    assert "under this address" in page.words
    assert "We hold nothing about you" not in page.words
    assert pledges() == 1
