"""Easy Read: short words and signs before the same forms, with the same rules and outcomes."""

import re
from pathlib import Path

import pytest

from campaign import clock
from campaign.domain import badging
from campaign.extensions import db
from campaign.models import Place, Pledge

TEMPLATES = Path(__file__).parents[3] / "campaign" / "templates" / "easy"
PAGES = ("pledge", "receipt", "booking", "place")
TOKEN = re.compile(r"/en/easy/(?:receipt|place)/[\w-]+")


def signed(visitor, status=303, **fields):
    form = visitor.open("/en/easy/pledge")
    usual = {"submission": form.value("submission"), "agree": "y"}
    return visitor.send("/en/pledge?easy=y", status, **usual | fields)


def receipt(visitor, **fields):
    return signed(visitor, **fields).response.headers["Location"]


def booked(visitor, date, status=303, **fields):
    form = visitor.open(f"/en/easy{date}/places")
    usual = {"submission": form.value("submission"), "name": "Amina", "party": "2"}
    return visitor.send(f"/en{date}/places?easy=y", status, **usual | fields)


def fields_of(page):
    found = [a["name"] for tag in ("input", "select") for a in page.all(tag)]
    return sorted(set(found) - {"submission"})


def forms_of(page):
    return {a["action"].removesuffix("?easy=y") for a in page.all("form")}


def test_whoever_signs_in_easy_read_gets_a_receipt_in_easy_read(visitor, pledges):
    address = receipt(visitor, name="Amina", age_band="18_plus", postcode="LU1 2BQ")
    assert TOKEN.fullmatch(address)
    page = visitor.open(address)
    assert "Thank you, Amina" in " ".join(page.words.split())
    assert "Central" in page.words
    assert pledges() == 1


def test_what_could_not_be_signed_comes_back_in_easy_read_with_nothing_lost(visitor, pledges):
    page = signed(visitor, 422, name="Amina", agree="")
    assert sorted(page.errors) == [
        "Choose your age group, because you gave a name or contact.",
        "Tick this box to sign the pledge.",
    ]
    assert page.value("name") == "Amina"
    assert "This is a promise to live well together." in page.words
    assert pledges() == 0


def test_the_same_form_in_both_kinds_signs_once(visitor, pledges):
    submission = visitor.open("/en/easy/pledge").value("submission")
    signed(visitor, submission=submission)
    visitor.sign(submission=submission)
    assert pledges() == 1


def test_a_badge_that_was_scanned_is_claimed_in_easy_read_too(app, visitor):
    with app.app_context():
        (code,) = badging.print_batch(db.session, count=1, made_for="Stall", now=clock.now())
        db.session.commit()
    links = [a["href"] for a in visitor.open(f"/en/b/{code}").all("a")]
    (easy,) = [link for link in links if "easy" in link]
    page = visitor.open(easy)
    assert page.value("badge") == code
    address = receipt(visitor, badge=code)
    assert f"{code[:4]} {code[4:8]} {code[8:]}" in visitor.open(address).words


def in_urdu(page):
    (address,) = {a["href"] for a in page.all("a") if a.get("hreflang") == "ur"}
    return address


def test_another_language_keeps_easy_read_and_the_badge_that_was_scanned(app, visitor):
    with app.app_context():
        (code,) = badging.print_batch(db.session, count=1, made_for="Stall", now=clock.now())
        db.session.commit()
    scanned = in_urdu(visitor.open(f"/en/b/{code}?easy=y"))
    assert scanned == f"/ur/b/{code}?easy=y"
    assert visitor.open(scanned).value("badge") == code
    assert in_urdu(signed(visitor, 422, badge=code, agree="")) == scanned
    full = next(a["href"] for a in visitor.open(scanned).all("a") if a["href"] == f"/ur/b/{code}")
    assert visitor.open(full).value("badge") == code


def test_another_language_of_a_refused_form_is_a_page_in_easy_read(visitor, gathering):
    address, date = receipt(visitor), gathering()
    place = booked(visitor, date).response.headers["Location"]
    acts, deeds = address.replace("/easy", ""), place.replace("/easy", "")
    for page, expected in (
        (signed(visitor, 422, agree=""), "/ur/pledge"),
        (booked(visitor, date, 422, name=""), f"/ur{date}/places"),
        (visitor.send(f"{acts}/correct?easy=y", 422, postcode="x", ward=""), acts),
        (visitor.send(f"{deeds}/party?easy=y", 422, party="10"), deeds),
    ):
        found = in_urdu(page)
        assert found == expected.replace("/en/", "/ur/") + "?easy=y"
        assert "css/easy.css" in visitor.open(found).html


def test_the_page_in_full_leads_to_easy_read_and_back(visitor, gathering):
    address = receipt(visitor)
    date = gathering()
    place = booked(visitor, date).response.headers["Location"]
    pairs = (
        ("/en/pledge", "/en/easy/pledge"),
        (address.replace("/easy", ""), address),
        (f"/en{date}/places", f"/en/easy{date}/places"),
        (place.replace("/easy", ""), place),
    )
    for full, easy in pairs:
        assert easy in [a["href"] for a in visitor.open(full).all("a")]
        assert full in [a["href"] for a in visitor.open(easy).all("a")]
    assert f"/en/easy{date}/places" in [a["href"] for a in visitor.open(f"/en{date}").all("a")]


def test_easy_read_asks_the_same_and_sends_it_to_the_same_views(visitor, gathering):
    told = {"name": "Amina", "age_band": "18_plus", "contact": "a@example.org", "updates": "y"}
    address = receipt(visitor, **told)
    date = gathering(rrule="FREQ=WEEKLY;COUNT=3")
    place = booked(visitor, date).response.headers["Location"]
    for easy in ("/en/easy/pledge", address, f"/en/easy{date}/places", place):
        few, all_ = visitor.open(easy), visitor.open(easy.replace("/easy", ""))
        assert fields_of(few) == fields_of(all_)
        assert forms_of(few) == forms_of(all_)


def test_a_receipt_in_easy_read_can_do_all_a_receipt_can(app, visitor, pledges):
    told = {"name": "Amina", "age_band": "18_plus", "contact": "a@example.org", "updates": "y"}
    address = receipt(visitor, **told)
    acts = address.replace("/easy", "")
    for act, fields in (
        ("correct", {"name": "Bola", "ward": ""}),
        ("stop-updates", {}),
        ("new-badge", {}),
    ):
        done = visitor.send(f"{acts}/{act}?easy=y", **fields).response.headers["Location"]
        assert done.startswith(f"{address}?done=")
    page = visitor.open(address)
    assert "Bola" in page.words and "a@example.org" not in page.words
    visitor.send(f"{acts}/withdraw?easy=y")
    assert "You can sign again." in visitor.open(address).words
    assert pledges() == 0
    visitor.send(f"{acts}/erase?easy=y")
    visitor.open(address, 404)
    with app.app_context():
        assert db.session.query(Pledge).count() == 0


def test_a_wrong_correction_is_told_in_easy_read(visitor):
    address = receipt(visitor)
    acts = address.replace("/easy", "")
    page = visitor.send(f"{acts}/correct?easy=y", 422, postcode="nonsense", ward="")
    assert "We could not read this postcode" in page.errors[0]
    assert "This page is only for you." in page.words


def test_another_language_for_the_badge_keeps_easy_read(visitor):
    address = receipt(visitor).replace("/easy", "")
    sent = visitor.send(f"{address}/language?easy=y", language="ur")
    assert sent.response.headers["Location"].startswith("/ur/easy/receipt/")


def test_what_nobody_can_read_is_left_to_the_page_in_full(visitor):
    address = receipt(visitor)
    assert "Kept, but cannot be read" not in visitor.open(address).words
    assert "Kept, but cannot be read" in visitor.open(address.replace("/easy", "")).words


def test_a_place_booked_in_easy_read_is_shown_changed_and_given_back_in_it(app, visitor, gathering):
    place = booked(visitor, gathering()).response.headers["Location"]
    assert TOKEN.fullmatch(place)
    assert "places for 2 people" in visitor.open(place).words
    deeds = place.replace("/easy", "")
    changed = visitor.send(f"{deeds}/party?easy=y", party="3").response.headers["Location"]
    assert "places for 3 people" in visitor.open(changed).words
    refused = visitor.send(f"{deeds}/party?easy=y", 422, party="10")
    assert "Change it" in refused.words and refused.errors
    visitor.send(f"{deeds}/cancel?easy=y")
    assert "You gave your place back" in visitor.open(place).words
    visitor.send(f"{deeds}/erase?easy=y")
    visitor.open(place, 404)
    with app.app_context():
        assert db.session.query(Place).count() == 0


def test_a_full_event_offers_the_waiting_list_in_easy_read(visitor, gathering):
    date = gathering(capacity=2, waiting_list=True)
    booked(visitor, date)
    assert (
        "It is full now. You can wait for a place." in visitor.open(f"/en/easy{date}/places").words
    )
    waiting = booked(visitor, date).response.headers["Location"]
    assert "You are number 1 in turn" in visitor.open(waiting).words


def test_a_booking_without_a_name_is_refused_in_easy_read(visitor, gathering):
    page = booked(visitor, gathering(), 422, name="")
    assert page.errors == ["Write the name to call at the door. A first name is enough."]
    assert "You can give your place back later." in page.words


@pytest.mark.parametrize(
    "path", ["receipt/guess", "place/guess", "events/nothing/2026-06-05/places", "nothing"]
)
def test_what_is_not_there_in_full_is_not_there_in_easy_read(visitor, path):
    visitor.open(f"/en/easy/{path}", 404)


def test_private_pages_of_easy_read_leave_nothing_behind(visitor, gathering):
    place = booked(visitor, gathering()).response.headers["Location"]
    for address in (receipt(visitor), place):
        headers = visitor.open(address).response.headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in visitor.open(address).html


@pytest.mark.parametrize("name", PAGES)
def test_each_sign_that_a_page_names_is_drawn_without_words(name):
    text = (TEMPLATES / f"{name}.html").read_text("utf-8")
    signs = set(re.findall(r'idea\("(\w+)"', text))
    assert len(signs) >= 5
    for sign in signs:
        drawn = (TEMPLATES / "signs" / f"{sign}.svg").read_text("utf-8")
        assert 'aria-hidden="true"' in drawn and "<text" not in drawn


def test_every_sign_is_used():
    used = "".join(path.read_text("utf-8") for path in TEMPLATES.glob("*.html"))
    assert [s.stem for s in (TEMPLATES / "signs").iterdir() if f'"{s.stem}"' not in used] == []
