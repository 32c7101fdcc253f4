"""What a badge's QR opens."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, update

from campaign import clock
from campaign.domain import badging
from campaign.extensions import db
from campaign.models import Badge
from tests.visitor import Visitor


@pytest.fixture
def printed(app) -> str:
    with app.app_context():
        (code,) = badging.print_batch(db.session, count=1, made_for="Stall", now=clock.now())
        db.session.commit()
    return code


def test_an_unclaimed_badge_opens_the_form_that_claims_it(visitor, printed, pledges):
    page = visitor.open(f"/en/b/{printed}")
    assert page.value("badge") == printed
    receipt = visitor.receipt(submission=page.value("submission"), badge=printed)
    assert f"{printed[:4]} {printed[4:8]} {printed[8:]}" in visitor.open(receipt).words
    assert visitor.client.get("/count.json").get_json()["by_channel"]["badge"] == 1


def test_a_claimed_badge_says_a_valid_badge_and_nothing_else(visitor, printed):
    visitor.sign(badge=printed, name="Amina Khan", age_band="18_plus", postcode="LU1 2BQ")
    page = visitor.open(f"/en/b/{printed}")
    assert "A valid badge" in page.words
    assert "Amina" not in page.html and "Central" not in page.html


def test_an_unknown_badge_is_the_neutral_page_and_404(visitor):
    visitor.open("/en/b/000000000000", 404)
    visitor.open("/en/b/nonsense", 404)


def test_the_address_in_the_qr_leads_to_the_readers_language(visitor, printed):
    response = visitor.client.get(f"/B/{printed}", headers={"Accept-Language": "ur-PK,en;q=0.5"})
    assert response.status_code == 302
    assert response.headers["Location"] == f"/ur/b/{printed}"
    assert "Accept-Language" in response.headers["Vary"]


def test_a_code_is_read_leniently(visitor, printed):
    typed = (
        f"{printed[:4]} {printed[4:8]}-{printed[8:]}".lower().replace("0", "o").replace("1", "l")
    )
    assert visitor.open(f"/en/b/{typed}").value("badge") == printed


def test_a_badge_taken_meanwhile_keeps_what_was_typed(visitor, printed, pledges):
    visitor.sign(badge=printed)
    page = visitor.sign(422, badge=printed, name="Bola", age_band="18_plus")
    assert "already somebody" in page.words
    assert (page.value("name"), page.value("badge")) == ("Bola", "")
    visitor.receipt(submission=page.value("submission"), name="Bola", age_band="18_plus")
    assert pledges() == 2


def test_a_lost_badge_is_replaced_and_the_count_stays(visitor, printed, pledges):
    receipt = visitor.receipt(badge=printed)
    visitor.send(f"{receipt}/new-badge")
    visitor.open(f"/en/b/{printed}", 404)
    assert pledges() == 1


def test_two_hundred_claims_of_one_badge_have_one_winner(app, printed, pledges):
    answers = race(app, 200, lambda v, n: v.client.post("/en/pledge", data=claim(v, printed, n)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [303] + [422] * 199
    clear = [a for a in answers if "already somebody" in a.get_data(as_text=True)]
    assert len(clear) == 199
    assert pledges() == 1


def test_without_the_guard_the_race_has_several_winners(app, printed):
    """The control: read first, write later without asking again, everybody at the same moment."""
    runners = 20
    all_have_read = Barrier(runners)

    def unguarded(_: Visitor, __: int) -> bool:
        with app.app_context():
            free = db.session.scalar(select(Badge.state).where(Badge.code == printed)) == "printed"
            db.session.rollback()
            all_have_read.wait(timeout=30)
            if free:
                db.session.execute(
                    update(Badge)
                    .where(Badge.code == printed)
                    .values(state="claimed", claimed_on=clock.today())
                )
                db.session.commit()
            return free

    assert sum(race(app, runners, unguarded)) > 1


def claim(visitor: Visitor, code: str, number: int) -> dict[str, str]:
    return {
        "submission": visitor.submission(),
        "agree": "y",
        "badge": code,
        "name": f"Claimer {number}",
        "age_band": "18_plus",
    }


def race(app, runners: int, act):
    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(lambda n: act(Visitor(app.test_client()), n), range(runners)))
