"""What a signer can see and do afterwards: owner, stranger, and the one who guesses."""

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from campaign.extensions import db
from campaign.models import Badge, Pledge

ADULT = {"name": "Amina Khan", "age_band": "18_plus", "postcode": "LU1 2BQ"}
HELD = {c.name for c in Pledge.__table__.columns if "purpose" in c.info}
HELD |= {"badge_state", "badge_claimed_on"}
NEWS = {"contact": "amina@example.org", "updates": "y"}


@pytest.fixture
def receipt(visitor) -> str:
    return visitor.receipt(**ADULT, **NEWS)


def test_the_owner_sees_everything_that_is_held(visitor, receipt):
    page = visitor.open(receipt)
    for shown in ("Amina Khan", "Central", "18 or over", "English", "amina@example.org"):
        assert shown in page.words
    rows = [a for a in page.all("th") if a.get("scope") == "row"]
    assert len(rows) == len(HELD)
    assert "A valid badge" in page.words


def test_the_owner_takes_all_of_it_away_as_a_file(visitor, client, receipt):
    (link,) = [
        a["href"] for a in visitor.open(receipt).all("a") if "everything" in a.get("href", "")
    ]
    answer = client.get(link)
    held = {one["key"]: one["held"] for one in answer.json["held"]}
    assert set(held) == HELD
    assert held["badge_state"] == "A valid badge" and held["badge_claimed_on"] == held["signed_on"]
    assert held["name"] == "Amina Khan" and held["contact_sealed"] == "amina@example.org"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/en/receipt/guess/everything.json").status_code == 404


def test_the_receipt_is_not_stored_and_not_indexed(visitor, receipt):
    response = visitor.open(receipt).response
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert 'name="robots" content="noindex"' in response.get_data(as_text=True)


def test_a_stranger_with_another_receipt_sees_only_their_own(visitor, receipt):
    other = visitor.receipt(name="Bola", age_band="18_plus")
    assert "Amina" not in visitor.open(other).html


def test_a_guessed_receipt_is_404(visitor):
    visitor.open("/en/receipt/guess", 404)
    for act in ("correct", "language", "stop-updates", "new-badge", "withdraw", "erase"):
        visitor.send(f"/en/receipt/guess/{act}", 404)


def test_reading_changes_nothing(visitor, receipt):
    for act in ("correct", "language", "stop-updates", "new-badge", "withdraw", "erase"):
        visitor.open(f"{receipt}/{act}", 405)


def test_the_token_is_kept_as_a_hash_only(receipt, app):
    token = receipt.rsplit("/", 1)[1]
    with app.app_context():
        assert token not in str(db.session.execute(db.text("SELECT * FROM pledge")).one())


def test_name_and_ward_can_be_corrected(visitor, receipt):
    answer = visitor.send(f"{receipt}/correct", name="Amina B", ward="E05014737")
    page = visitor.open(answer.response.headers["Location"])
    assert "Your change is saved" in page.words
    assert "Amina B" in page.words and "Biscot" in page.words


def test_a_new_postcode_moves_to_its_ward(visitor, receipt):
    visitor.send(f"{receipt}/correct", name="Amina", ward="E05014739", postcode="LU7 9XT")
    assert "you are welcome" in visitor.open(receipt).words


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"name": "<i>"}, "without marks"),
        ({"ward": "E05099999"}, "Choose a ward"),
        ({"ward": "E05014737", "postcode": "LU1 2BQ"}, "not in Biscot"),
        ({"postcode": "AB10 1AB"}, "in or near the town"),
    ],
)
def test_a_bad_correction_changes_nothing(visitor, receipt, bad, says):
    page = visitor.send(f"{receipt}/correct", 422, **{"name": "Other", "ward": "", **bad})
    assert says in page.words
    assert "Amina Khan" in visitor.open(receipt).words


def test_the_language_changes_the_page_and_the_badge(visitor, receipt):
    before = visitor.client.get(f"{receipt}/badge.svg").data
    answer = visitor.send(f"{receipt}/language", language="ur")
    assert answer.response.headers["Location"].startswith("/ur/receipt/")
    assert visitor.client.get(f"{receipt}/badge.svg").data != before


def test_an_unknown_language_is_refused(visitor, receipt):
    visitor.send(f"{receipt}/language", 400, language="tlh")


def test_stopping_updates_forgets_the_contact(visitor, receipt, app):
    visitor.send(f"{receipt}/stop-updates")
    visitor.send(f"{receipt}/stop-updates")
    with app.app_context():
        pledge = db.session.query(Pledge).one()
        assert (pledge.contact_sealed, pledge.updates) == (None, False)


def test_withdrawing_lowers_the_count_and_holds_nothing(visitor, receipt, pledges, app):
    visitor.send(f"{receipt}/withdraw")
    assert pledges() == 0
    page = visitor.open(receipt)
    assert "You took your pledge back" in page.words
    assert "Amina" not in page.html
    visitor.send(f"{receipt}/withdraw")
    visitor.send(f"{receipt}/correct", 409, name="x")
    visitor.send(f"{receipt}/new-badge", 409)
    with app.app_context():
        assert db.session.query(Badge).one().state == "revoked"


def test_erasing_leaves_nothing_and_an_honest_count(visitor, receipt, pledges, app):
    answer = visitor.send(f"{receipt}/erase")
    assert "It is erased" in visitor.open(answer.response.headers["Location"]).words
    visitor.open(receipt, 404)
    assert pledges() == 0
    with app.app_context():
        assert db.session.query(Pledge).count() == 0
        assert db.session.query(Badge).one().state == "revoked"


def test_who_erased_can_sign_again(visitor, receipt, pledges):
    visitor.send(f"{receipt}/erase")
    visitor.sign(**ADULT, **NEWS)
    assert pledges() == 1


def test_a_lost_badge_gets_a_new_code(visitor, receipt, app, pledges):
    visitor.send(f"{receipt}/new-badge")
    with app.app_context():
        states = sorted(badge.state for badge in db.session.query(Badge))
    assert states == ["claimed", "revoked"]
    assert pledges() == 1


@pytest.mark.parametrize(
    ("form", "start"), [("png", b"\x89PNG"), ("svg", b"<svg"), ("pdf", b"%PDF")]
)
def test_the_badge_can_be_downloaded(visitor, receipt, form, start):
    response = visitor.client.get(f"{receipt}/badge.{form}")
    assert response.data.startswith(start)
    assert response.headers["Cache-Control"] == "no-store"


def test_a_badge_signed_in_urdu_decodes_to_its_address(visitor, app):
    from io import BytesIO

    receipt = visitor.receipt("ur", **ADULT)
    picture = Image.open(BytesIO(visitor.client.get(f"{receipt}/badge.png").data))
    (found,) = zxingcpp.read_barcodes(picture)
    with app.app_context():
        code = db.session.query(Badge).one().code
    assert found.text == f"{app.config['BASE_URL'].upper()}/B/{code}"
    path = found.text.removeprefix(app.config["BASE_URL"].upper())
    assert visitor.client.get(path, follow_redirects=True).status_code == 200


def test_the_badge_of_another_receipt_is_404(visitor):
    visitor.open("/en/receipt/guess/badge.png", 404)


RUBBISH = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(["correct", "language", "stop-updates", "new-badge"]),
    st.dictionaries(st.sampled_from(["name", "ward", "postcode", "language"]), RUBBISH),
)
def test_rubbish_never_breaks_a_receipt(visitor, receipt, act, fields):
    response = visitor.client.post(f"{receipt}/{act}", data=fields)
    assert response.status_code in {303, 400, 422}
    visitor.open(receipt)
