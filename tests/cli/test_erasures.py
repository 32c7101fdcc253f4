"""What was erased stays erased: noted with the deed, copied to a file, and done again after a restore."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from campaign.cli import erasures, worker
from campaign.domain import ledger, replaying
from campaign.models import Base, Erasure, Feedback, Pledge, SurveyAnswer
from campaign.models.pledge import STANDING
from tests.cli.erased import DEEDS, TODAY, erased_pledge, refused_feedback, stopped_news

Backup = dict[str, list[dict[str, Any]]]


@pytest.fixture
def file(app, tmp_path) -> Path:
    app.config["ERASURES"] = str(tmp_path / "kept" / "erasures.jsonl")
    return Path(app.config["ERASURES"])


@pytest.fixture
def run(app, file):
    """Runs a command and returns what it said."""

    def run(*words: str) -> str:
        done = app.test_cli_runner().invoke(args=["erasures", *words])
        assert done.exit_code == 0, done.output
        return done.output.strip()

    return run


def back_up(session: Session) -> Backup:
    session.commit()
    tables = Base.metadata.sorted_tables
    return {t.name: [dict(row) for row in session.execute(select(t)).mappings()] for t in tables}


def put_back(session: Session, backup: Backup) -> None:
    session.rollback()
    session.expunge_all()
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(delete(table))
    for table in Base.metadata.sorted_tables:
        if backup[table.name]:
            session.execute(insert(table), backup[table.name])
    session.commit()


def test_every_deed_of_the_ledger_is_tried_here():
    assert set(DEEDS) == set(replaying.DEEDS)


@pytest.mark.parametrize("deed", DEEDS)
def test_what_a_backup_brings_back_is_let_go_again(session, run, deed):
    begin, held = DEEDS[deed]
    do = begin(session)
    backup = back_up(session)
    do()
    session.commit()
    assert session.scalar(held) == 0
    assert run("copy").startswith("1 copied")
    put_back(session, backup)
    assert session.scalar(held) == 1
    session.rollback()
    assert run("replay") == "1 erased again"
    assert session.scalar(held) == 0
    session.rollback()
    assert run("replay") == "0 erased again"


@pytest.mark.parametrize("deed", DEEDS)
def test_without_the_file_it_would_stay(session, run, file, deed):
    """The control: it is the ledger that lets go again, not the restore."""
    begin, held = DEEDS[deed]
    do = begin(session)
    backup = back_up(session)
    do()
    session.commit()
    run("copy")
    file.unlink()
    put_back(session, backup)
    assert run("replay") == "0 erased again"
    assert session.scalar(held) == 1


def test_the_ledger_is_in_the_transaction_of_the_deed(session, run):
    erase = erased_pledge(session)
    session.commit()
    erase()
    session.rollback()
    assert run("copy").startswith("0 copied")
    assert session.scalar(select(func.count(Pledge.id))) == 1


def test_a_line_leads_to_nobody_and_is_for_the_owner_of_the_machine_alone(session, run, file):
    erased_pledge(session)()
    session.commit()
    run("copy")
    line = json.loads(file.read_text())
    assert line.keys() == {"deed", "mark", "on"} and line["on"] == TODAY.isoformat()
    assert "Amina" not in file.read_text() and "example.org" not in file.read_text()
    assert oct(file.stat().st_mode)[-3:] == "600"


def test_who_asked_for_news_again_later_keeps_them(session, run, file):
    stopped_news(session)()
    session.commit()
    run("copy")
    row = session.scalars(select(Pledge)).one()
    row.signed_on, row.updates = TODAY + timedelta(days=1), True
    session.commit()
    assert run("replay") == "0 erased again"


@pytest.mark.parametrize(
    ("deed", "day"),
    [
        (ledger.FEEDBACK_REFUSED, Feedback.given_on),
        (ledger.ANSWER_REFUSED, SurveyAnswer.answered_on),
    ],
)
def test_words_of_a_later_day_that_were_given_the_same_number_stay(session, run, deed, day):
    begin, held = DEEDS[deed]
    do = begin(session)
    backup = back_up(session)
    do()
    session.commit()
    run("copy")
    put_back(session, backup)
    session.execute(update(day.class_).values({day: TODAY + timedelta(days=1)}))
    session.commit()
    assert run("replay") == "0 erased again"
    assert session.scalar(held) == 1


def test_why_words_were_refused_is_known_after_a_restore_too(session, run):
    do = refused_feedback(session)
    backup = back_up(session)
    do()
    session.commit()
    run("copy")
    put_back(session, backup)
    run("replay")
    assert session.scalars(select(Feedback.reason)).all() == ["names"]


def test_a_line_that_was_cut_off_is_passed_over_and_copied_again(session, run, file):
    erased_pledge(session)()
    session.commit()
    run("copy")
    whole = file.read_text()
    file.write_text(whole + whole[:20])
    assert list(ledger.read(file)) == [ledger.Line(**json.loads(whole))]
    ledger.note(session, ledger.PLEDGE_ERASED, "b" * 64, today=TODAY)
    session.commit()
    run("copy")
    assert [line.mark for line in ledger.read(file)] == [json.loads(whole)["mark"], "b" * 64]


def test_a_file_that_is_no_ledger_is_refused_with_its_line(app, file, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text('{"deed": "pledge.erased", "mark": "x", "on": "2026-01-01"}\nhello\n')
    done = app.test_cli_runner().invoke(args=["erasures", "replay", str(other)])
    assert done.exit_code == 1 and "line 2 is not of a ledger" in done.output


def test_after_35_days_no_line_is_left_in_the_table_or_in_the_file(session, app, file, run):
    for days in (35, 34):
        ledger.note(
            session, ledger.PLEDGE_ERASED, f"{days:064}", today=TODAY - timedelta(days=days)
        )
    session.commit()
    run("copy")
    worker.forget()
    assert [line.mark for line in ledger.read(file)] == [f"{34:064}"]
    assert session.scalars(select(Erasure.mark)).all() == [f"{34:064}"]


def test_the_worker_copies_by_itself(file):
    assert erasures.copy in worker.JOBS


def test_a_pledge_that_counts_again_no_longer_does(session, run):
    erase = erased_pledge(session)
    backup = back_up(session)
    erase()
    session.commit()
    run("copy")
    put_back(session, backup)
    run("replay")
    standing = select(func.count(Pledge.id)).where(Pledge.state == STANDING)
    assert session.scalar(standing) == 0
