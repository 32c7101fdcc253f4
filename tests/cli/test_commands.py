"""Operator commands."""

import csv
import re

import pypdfium2
import pytest
import zxingcpp

from campaign import clock
from campaign.domain import badging, pledging
from campaign.extensions import db
from campaign.models import Badge, Pledge, Repeat
from tests import make


@pytest.fixture
def run(app):
    def invoke(*args: str, status: int = 0) -> str:
        result = app.test_cli_runner().invoke(args=list(args))
        assert result.exit_code == status, result.output
        return result.output

    return invoke


def test_badges_are_printed_with_working_codes_and_a_ledger(app, run, client, tmp_path):
    out = tmp_path / "badges.pdf"
    run("badges", "print", "--count", "14", "--for", "Carnival stall", "--out", str(out),
        "--languages", "ur,en")  # fmt: skip
    pages = pypdfium2.PdfDocument(out)
    found = [c.text for p in pages for c in zxingcpp.read_barcodes(p.render(scale=3).to_pil())]
    assert len(pages) == 2 and len(found) == 14
    for text in found:
        path = text.removeprefix(app.config["BASE_URL"].upper())
        assert client.get(path, follow_redirects=True).status_code == 200
    run("badges", "hand-out", "1", "--count", "10")
    code = found[0].rsplit("/", 1)[1]
    run("badges", "spoil", code)
    run("badges", "spoil", code, status=1)
    assert "1\t14\t10\t0\t1\tCarnival stall" in run("badges", "stock")


def test_more_than_printed_cannot_be_handed_out(run, tmp_path):
    run("badges", "print", "--count", "2", "--for", "x", "--out", str(tmp_path / "b.pdf"))
    assert "fewer" in run("badges", "hand-out", "1", "--count", "3", status=1)
    assert "do not know" in run("badges", "hand-out", "9", "--count", "1", status=1)


def test_a_language_the_pack_lacks_is_refused(run, tmp_path):
    out = tmp_path / "b.pdf"
    run("badges", "print", "--count", "1", "--for", "x", "--out", str(out), "--languages", "xx",
        status=1)  # fmt: skip
    assert not out.exists()


def test_the_ledger_counts_a_claimed_badge_also_after_it_was_lost(app, session):
    codes = badging.print_batch(session, count=3, made_for="x", now=clock.now())
    badge = badging.claim(session, codes[0], today=clock.today())
    badging.revoke(badge)
    badging.claim(session, codes[1], today=clock.today())
    session.flush()
    (line,) = badging.stock(session)
    assert (line.printed, line.claimed, line.spoiled) == (3, 2, 0)


def test_postcodes_are_imported_from_a_file(app, run, tmp_path):
    pack = app.extensions["pack"]
    file = tmp_path / "postcodes.csv"
    with file.open("w", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["postcode", "ward_code"])
        writer.writerow(["LU9 9ZZ", pack.wards[0].code])
        writer.writerow(["rubbish", pack.wards[0].code])
    said = run("postcodes", "import", str(file))
    assert "1 in the town" in said and "1 lines refused" in said
    with app.app_context():
        db.session.execute(db.text("DELETE FROM postcode WHERE postcode = 'LU99ZZ'"))
        db.session.commit()


def test_a_file_that_is_none_is_refused(run, tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("a,b,c\n")
    assert "neither" in run("postcodes", "import", str(file), status=1)


def test_a_held_pledge_is_listed_and_released(app, run, client):
    with app.app_context():
        make.pledge(db.session, held=True)
        db.session.commit()
    assert client.get("/count.json").get_json()["pledges"] == 0
    number = re.match(r"\d+", run("pledges", "held")).group()
    run("pledges", "release", number)
    run("pledges", "release", number, status=1)
    assert client.get("/count.json").get_json()["pledges"] == 1


def test_repeats_are_forgotten_after_seven_days(app, session):
    from datetime import timedelta

    today = clock.today()
    for _ in range(2):
        make.pledge(session, name="A", age_band="18_plus", contact="a@example.org")
    assert session.query(Pledge).count() == session.query(Repeat).count() == 1
    assert pledging.forget_repeats(session, today=today + timedelta(days=7)) == 0
    assert pledging.forget_repeats(session, today=today + timedelta(days=8)) == 1


def test_prepare_makes_a_demonstration_once(app, run, client):
    run("prepare")
    first = client.get("/count.json").get_json()["pledges"]
    run("prepare")
    assert client.get("/count.json").get_json()["pledges"] == first > 0
    with app.app_context():
        assert db.session.query(Badge).filter_by(state="printed").count() == 12
