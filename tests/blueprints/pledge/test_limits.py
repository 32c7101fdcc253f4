"""How often one form, one badge and one shape of people may sign."""

from campaign import clock, security
from campaign.domain import badging
from campaign.extensions import db, limiter

ADULT = {"name": "Amina Khan", "age_band": "18_plus"}


def test_joiners_make_no_other_person(app, visitor, pledges):
    nearly_too_many(app, security.ALIKE, "amina khan", "", "18_plus")
    for name in ("Amina Khan", "A\u200cmina Kh\u200dan"):
        receipt = visitor.receipt(contact="07700 900123", name=name, age_band="18_plus")
    assert "is held" in visitor.open(receipt).words
    assert pledges() == 1


def test_one_form_sent_too_often_is_asked_to_wait(visitor):
    fields = {"submission": visitor.submission(), "agree": "y"}
    for _ in range(30):
        visitor.send("/en/pledge", **fields)
    page = visitor.send("/en/pledge", 429, **fields)
    assert int(page.response.headers["Retry-After"]) > 0


def test_posts_without_a_form_of_ours_do_not_keep_a_badges_holder_waiting(app, visitor):
    limit = int(security.POSTS_PER_BADGE.split()[0])
    with app.app_context():
        (code,) = badging.print_batch(db.session(), count=1, made_for="x", now=clock.now())
        db.session.commit()
    for _ in range(limit + 1):
        visitor.client.post("/en/pledge", data={"badge": code, "submission": "x"})
    visitor.receipt(badge=code)


def test_a_school_hall_signs_from_one_address(visitor, pledges, prove):
    pupils = 2000 if prove else 200
    for number in range(pupils):
        visitor.sign(name=f"Pupil {number}", age_band="13_17")
    assert pledges() == pupils


def test_too_many_alike_are_held_and_say_so(visitor, pledges):
    for _ in range(300):
        visitor.sign(**ADULT)
    page = visitor.open(visitor.receipt(**ADULT))
    assert "is held" in page.words
    assert pledges() == 300


def nearly_too_many(app, limit, *shape: str) -> None:
    """Count as many signings of a shape as may stand, but one."""
    with app.app_context():
        mark = app.extensions["sealer"].mark("shape", *shape)
        limiter.limiter.hit(limit, "alike", mark, cost=limit.amount - 1)


def test_nameless_signings_have_a_ceiling_too_above_a_school_hall(app, visitor, pledges):
    assert security.ALIKE_NAMELESS.amount > 2000
    nearly_too_many(app, security.ALIKE_NAMELESS, "E05014739", "", "en")
    visitor.sign(ward="E05014739")
    assert "is held" in visitor.open(visitor.receipt(ward="E05014739")).words
    visitor.sign(ward="E05014737")
    visitor.sign(ward="E05014739", age_band="13_17")
    visitor.sign(ward="E05014739", language="ur")
    assert pledges() == 4


def test_the_same_form_sent_again_is_not_one_more_of_its_shape(app, visitor, pledges):
    nearly_too_many(app, security.ALIKE, "amina khan", "", "18_plus")
    fields = {"submission": visitor.submission(), **ADULT}
    receipt = visitor.receipt(**fields)
    for _ in range(3):
        assert visitor.receipt(**fields) == receipt
    assert "is held" not in visitor.open(receipt).words
    assert pledges() == 1
