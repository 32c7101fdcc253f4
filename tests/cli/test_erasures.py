"""What was erased stays erased: noted with the deed, copied to a file, and done again after a restore."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from campaign import clock
from campaign.cli import erasures, worker
from campaign.domain import (
    booking,
    complaining,
    convening,
    discussing,
    heeding,
    leaving,
    ledger,
    listening,
    pledging,
    replaying,
)
from campaign.domain.booking import Booking
from campaign.domain.complaining import Complaining
from campaign.domain.sealing import Sealer
from campaign.models import (
    Account,
    Ambassador,
    AnswerItem,
    Base,
    Circle,
    CircleMember,
    Complaint,
    Discussion,
    Erasure,
    Feedback,
    Note,
    Place,
    Pledge,
    Survey,
    SurveyAnswer,
)
from campaign.models.pledge import STANDING
from tests import make
from tests.blueprints.meetings import gathered

SEALER = Sealer(make.FIELD_KEYS)
NOW = clock.now()
TODAY = NOW.date()
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


def signed(session):
    contact = {"contact": "amina@example.org", "updates": True}
    return make.pledge(session, name="Amina", age_band="18_plus", **contact)


def erased_pledge(session):
    token = signed(session)
    return lambda: pledging.erase(
        session, pledging.find(session, token, to_change=True), today=TODAY
    )


def withdrawn_pledge(session):
    token = signed(session)
    return lambda: pledging.withdraw(
        session, pledging.find(session, token, to_change=True), today=TODAY
    )


def stopped_news(session):
    token = signed(session)
    return lambda: pledging.stop_updates(session, pledging.find(session, token), today=TODAY)


def erased_place(session):
    event = make.event(session, bookable=True)
    wanted = Booking(submission="s", language="en", name="Amina", party=2)
    day = event.starts.date()
    token = booking.book(session, event, day, wanted, now=NOW, sealer=SEALER)
    return lambda: booking.erase(session, booking.find(session, token), now=NOW, sealer=SEALER)


def erased_ambassador(session):
    young = make.ambassador(session, make.cohort(session), age=17)
    number = young.id
    return lambda: leaving.erase(session, session.get_one(Ambassador, number), today=TODAY)


def left_ambassador(session):
    young = make.ambassador(session, make.cohort(session), age=17)
    number = young.id
    return lambda: leaving.leave(session, session.get_one(Ambassador, number), today=TODAY)


def erased_member(session):
    circle = make.circle(session)
    number, uid = circle.id, gathered.join(session, circle, "Amina")
    actor = gathered.facilitator(session, circle).id

    def erase():
        its, by = session.get_one(Circle, number), session.get_one(Account, actor)
        convening.erase(session, its, gathered.WORD, uid, actor=by, now=NOW, sealer=SEALER)

    return erase


def erased_complaint(session):
    sent = Complaining("s" * 22, "data", "You wrote to me twice.", "en", "amina@example.org")
    token = complaining.complain(session, sent, today=TODAY, sealer=SEALER)
    return lambda: complaining.erase(session, complaining.find(session, token), today=TODAY)


def refused_feedback(session):
    number = make.opinion(session, make.event(session), liked="Mrs Example was rude").id
    listening.show(session, number)
    return lambda: listening.refuse(session, number, "names", today=TODAY)


def refused_answer(session):
    key = make.question(session, "words").key
    survey = make.survey(session, questions=(key,))
    make.response(session, survey, chosen={}, words={key: "Mrs Example was rude"})
    number, of = session.query(AnswerItem).one().id, survey.id
    heeding.show(session, survey, number)

    def refuse():
        asked = session.get_one(Survey, of)
        heeding.refuse(session, asked, number, "names", today=TODAY)

    return refuse


def note_taken_out(session):
    row = make.discussion(session)
    number, of = make.note(session, row.tables[0], "Mrs Example was rude").id, row.id

    def take_out():
        assert discussing.take_out(session, session.get_one(Discussion, of), number, today=TODAY)

    return take_out


DEEDS: dict[str, tuple[Callable[[Session], Callable[[], None]], Any]] = {
    ledger.PLEDGE_ERASED: (erased_pledge, select(func.count(Pledge.id))),
    ledger.PLEDGE_WITHDRAWN: (withdrawn_pledge, select(func.count(Pledge.name))),
    ledger.NEWS_STOPPED: (stopped_news, select(func.count(Pledge.contact_sealed))),
    ledger.PLACE_ERASED: (erased_place, select(func.count(Place.id))),
    ledger.AMBASSADOR_ERASED: (erased_ambassador, select(func.count(Ambassador.id))),
    ledger.AMBASSADOR_EMPTIED: (left_ambassador, select(func.count(Ambassador.name_sealed))),
    ledger.COMPLAINT_ERASED: (erased_complaint, select(func.count(Complaint.id))),
    ledger.MEMBER_ERASED: (erased_member, select(func.count(CircleMember.id))),
    ledger.FEEDBACK_REFUSED: (refused_feedback, select(func.count(Feedback.liked))),
    ledger.ANSWER_REFUSED: (refused_answer, select(func.count(AnswerItem.words))),
    ledger.NOTE_TAKEN_OUT: (note_taken_out, select(func.count(Note.text))),
}


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
        ledger.note(session, ledger.PLEDGE_ERASED, f"{days:064}", today=TODAY - timedelta(days=days))
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
