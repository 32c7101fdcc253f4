"""Operator commands."""

import csv
import re
import sqlite3
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp

from campaign import clock
from campaign.domain import badging, forgetting, pledging, printing, reviewing
from campaign.extensions import db
from campaign.models import Badge, Pledge, Repeat, UsedForm
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
    badging.revoke(session, [badge])
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


@pytest.fixture
def held(app) -> str:
    """A held pledge's receipt."""
    with app.app_context():
        token = make.pledge(db.session)
        reviewing.hold(db.session(), token)
        db.session.commit()
    return token


def test_a_held_pledge_is_listed_and_released(run, held, client):
    assert client.get("/count.json").get_json()["pledges"] == 0
    number = re.match(r"\d+", run("pledges", "held")).group()
    run("pledges", "release", number)
    run("pledges", "release", number, status=1)
    run("pledges", "refuse", number, status=1)
    assert client.get("/count.json").get_json()["pledges"] == 1


def test_a_held_pledge_is_refused_and_removed(app, run, held, client):
    number = re.match(r"\d+", run("pledges", "held")).group()
    run("pledges", "refuse", number)
    run("pledges", "refuse", number, status=1)
    assert run("pledges", "held") == ""
    assert client.get(f"/en/receipt/{held}").status_code == 404
    with app.app_context():
        assert db.session.query(Pledge).count() == 0
        assert db.session.query(Badge).one().state == "revoked"


def test_marks_of_what_was_sent_are_forgotten_once_it_cannot_be_sent_again(app, session):
    today = clock.today()
    make.pledge(session)
    erased = pledging.find(session, make.pledge(session))
    pledging.erase(session, erased, today=today)
    session.flush()
    forgetting.forget_forms(session, today=today + timedelta(days=1))
    assert session.query(UsedForm).count() == 1
    forgetting.forget_forms(session, today=today + timedelta(days=2))
    assert session.query(UsedForm).count() == 0
    assert session.query(Pledge.sent_mark).scalar()
    forgetting.forget_forms(session, today=today + timedelta(days=7))
    assert session.query(Pledge.sent_mark).scalar() is None


def test_a_repeat_is_kept_like_a_pledge_and_of_both_the_mark_of_the_form_goes(app, run):
    with app.app_context():
        for _ in range(2):
            make.pledge(db.session, name="A", age_band="18_plus", contact="a@example.org")
        for kind in (Pledge, Repeat):
            db.session.execute(db.update(kind).values(signed_on=clock.today() - timedelta(days=7)))
        db.session.commit()
    run("pledges", "forget-forms")
    with app.app_context():
        for kind in (Pledge, Repeat):
            assert [row.sent_mark for row in db.session.query(kind)] == [None]


def test_nobody_waits_while_badges_are_set(app, run, tmp_path, monkeypatch):
    """A spy: while the sheets are made, somebody else writes."""
    with app.app_context():
        url = db.engine.url
    written = []

    def sheets(designs):
        if url.get_backend_name() == "sqlite":
            other = sqlite3.connect(url.database, timeout=0, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
            other.close()
        written.append(len(designs))
        return real(designs)

    real = printing.sheets
    monkeypatch.setattr(printing, "sheets", sheets)
    run("badges", "print", "--count", "2", "--for", "x", "--out", str(tmp_path / "b.pdf"))
    assert written == [2]


def test_a_purpose_too_long_to_keep_is_refused_before_anything_is_printed(run, tmp_path):
    out = tmp_path / "b.pdf"
    said = run("badges", "print", "--count", "1", "--for", "x" * 121, "--out", str(out), status=2)
    assert "120" in said
    assert not out.exists()
    run("badges", "print", "--count", "1", "--for", "x" * 120, "--out", str(out))


def test_prepare_makes_a_demonstration_once(app, run, client):
    run("prepare")
    first = client.get("/count.json").get_json()["pledges"]
    run("prepare")
    assert client.get("/count.json").get_json()["pledges"] == first > 0
    with app.app_context():
        assert db.session.query(Badge).filter_by(state="printed").count() == 12
