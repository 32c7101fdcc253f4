"""Keeping answers to the equality questions so that none leads to a person, nor to another answer.

Each answer is a row of its own. It waits sealed until its week is over and at least `TOGETHER` people have
said something to the same question after the same deed; then all that waited of that question go in at once,
in no order, under new random numbers and the week they went in. Where nearly everybody left the forms empty,
what is left would be one person's whole answers, so fewer than that are let go unread: no table would show
them.

An answer counts in the three months in which its batch went in, and never in a table made before.
"""

import json
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import SystemRandom
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campaign.domain import cataloguing
from campaign.domain.equality_questions import DESCRIBED, QUESTIONS, Question
from campaign.domain.releasing import Quarter
from campaign.domain.sealing import Place, Sealer, Unopened
from campaign.models.equality import BLANK, PREFER_NOT, EqualityAnswer, EqualityWaiting
from campaign.models.release import Release

A_WEEK = timedelta(weeks=1)
A_FORM_LIVES = timedelta(days=1)  # the same form sent again finds its answers still waiting
TOGETHER = 10  # people: fewer of a sensitive kind are never shown either
SAYING_NOTHING = frozenset({BLANK, PREFER_NOT})  # nobody is hidden among these
# Together less than 6 months: from the week of an answer, and from the week its batch went in.
WAITS_FOR_OTHERS = timedelta(weeks=7)
KEPT = timedelta(weeks=18)
DELETED_AT_ONCE = 5_000  # rows named in one statement
SEALED_BYTES = 600  # the same for every answer, so that its length tells nothing


@dataclass(frozen=True)
class Said:
    """What was chosen, "" for nothing, and own words where the question takes them."""

    choice: str = ""
    own_words: str = ""


def answer(
    session: Session,
    after: str,
    said: Mapping[str, Said],
    *,
    submission: str,
    today: date,
    sealer: Sealer,
) -> None:
    """Keep what somebody answered after a deed; a question left empty is kept as asked and left empty.

    The same form sent again stands in the place of what it sent before. The caller commits.
    """
    uids = {key: sealer.mark("equality", submission, key)[:32] for key in QUESTIONS}
    kept = dict(_kept(said))
    dropped = [uids[key] for key in QUESTIONS if key not in kept]
    session.execute(delete(EqualityWaiting).where(EqualityWaiting.uid.in_(dropped)))
    rows = [
        {
            "uid": uids[key],
            "week": monday(today),
            "answer_sealed": _seal(uids[key], (after, key, one.choice, one.own_words), sealer),
        }
        for key, one in kept.items()
    ]
    _put(session, sorted(rows, key=lambda row: str(row["uid"])))


def monday(day: date) -> date:
    """Return the first day of a day's week."""
    return day - timedelta(days=day.weekday())


def mix(session: Session, *, today: date, sealer: Sealer) -> int:
    """Let what waited long enough in among the others, and return how many answers went in.

    What can no longer be opened goes. Twice, or by two workers at once, is no harm; the caller commits.
    """
    label = monday(today)
    if _is_released(session, label):
        return 0  # a table that was made never changes: next week, then
    waiting = _opened(session, today=today, sealer=sealer)
    ready = [one for crowd in waiting.values() if _is_a_crowd(crowd) for one in crowd]
    mine = _take(session, [uid for uid, _ in ready])
    answers = [said for uid, said in ready if uid in mine]
    _let_in(session, [{**said, "week": label} for said in answers])
    return len(answers)


def forget(session: Session, *, today: date) -> None:
    """Delete the answers whose table is made, and all that were kept long enough. Twice is no harm."""
    overdue = EqualityAnswer.week <= today - KEPT
    session.execute(delete(EqualityAnswer).where(overdue))
    alone = EqualityWaiting.week <= today - WAITS_FOR_OTHERS
    session.execute(delete(EqualityWaiting).where(alone))
    for question, quarter in _tabled(session):
        theirs = EqualityAnswer.week.between(quarter.first, quarter.last)
        session.execute(delete(EqualityAnswer).where(EqualityAnswer.question == question, theirs))


def _kept(said: Mapping[str, Said]) -> Iterator[tuple[str, Said]]:
    """Yield each question that was asked with its answer; one that follows another, where that has one."""
    for key, question in QUESTIONS.items():
        if question.follows:
            asked = QUESTIONS[question.follows]
            before = _tidied(asked, said.get(asked.key, Said())).choice
            if before in question.unless | SAYING_NOTHING:
                continue
        yield key, _tidied(question, said.get(key, Said()))


def _tidied(question: Question, said: Said) -> Said:
    """Own words beside "prefer not to say" are not kept; own words alone are an answer."""
    words = said.own_words if question.own_words and said.choice != PREFER_NOT else ""
    return Said(said.choice or (DESCRIBED if words else BLANK), words)


def _put(session: Session, rows: list[dict[str, Any]]) -> None:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    put = (sqlite if on_sqlite else postgresql).insert(EqualityWaiting)
    replaced = {"answer_sealed": put.excluded.answer_sealed}
    session.execute(put.on_conflict_do_update(index_elements=["uid"], set_=replaced), rows)


def _place(uid: str) -> Place:
    return Place(EqualityWaiting.__tablename__, "answer_sealed", uid)


def _seal(uid: str, parts: tuple[str, ...], sealer: Sealer) -> bytes:
    text = json.dumps(parts, ensure_ascii=False)
    return sealer.seal(text + " " * (SEALED_BYTES - len(text.encode())), _place(uid))


Waiting = tuple[str, dict[str, str | None]]  # its number, and what was said


def _opened(
    session: Session, *, today: date, sealer: Sealer
) -> dict[tuple[str, str], list[Waiting]]:
    """Return the answers of weeks that are over, by the deed they came after and the question."""
    over = today - A_WEEK - A_FORM_LIVES
    found: defaultdict[tuple[str, str], list[Waiting]] = defaultdict(list)
    for row in session.scalars(select(EqualityWaiting).where(EqualityWaiting.week <= over)):
        try:
            parts = json.loads(sealer.open(row.answer_sealed, _place(row.uid)))
        except Unopened:  # the key was lost: it goes when its time is up
            continue
        after, question, choice, own_words = parts
        said = {"after": after, "question": question, "choice": choice}
        found[after, question].append((row.uid, {**said, "own_words": own_words or None}))
    return found


def _is_a_crowd(rows: list[Waiting]) -> bool:
    """Whether enough people said something to a question; empty forms hide nobody."""
    return sum(said["choice"] not in SAYING_NOTHING for _, said in rows) >= TOGETHER


def _take(session: Session, uids: list[str]) -> set[str]:
    """Delete what waits under these numbers and return those that no other worker took meanwhile."""
    taken: set[str] = set()
    for start in range(0, len(uids), DELETED_AT_ONCE):
        some = EqualityWaiting.uid.in_(uids[start : start + DELETED_AT_ONCE])
        gone = delete(EqualityWaiting).where(some).returning(EqualityWaiting.uid)
        taken.update(session.scalars(gone.execution_options(synchronize_session=False)))
    return taken


def _let_in(session: Session, answers: list[dict[str, Any]]) -> None:
    """Insert answers in the order of their new numbers, which is none."""
    SystemRandom().shuffle(answers)
    rows = [{**one, "uid": secrets.token_hex(16)} for one in answers]
    if rows:
        session.execute(insert(EqualityAnswer), sorted(rows, key=lambda row: str(row["uid"])))


def _is_released(session: Session, week: date) -> bool:
    """Whether a table that counts this week was made already."""
    ours = Release.table_key.startswith(f"{cataloguing.EQUALITY}.")
    made = select(func.count()).where(ours, Release.first <= week, Release.up_to >= week)
    return bool(session.scalar(made.select_from(Release)))


def _tabled(session: Session) -> Iterator[tuple[str, Quarter]]:
    """Yield each question and quarter of which every table of the catalogue is made."""
    held = set(session.execute(select(EqualityAnswer.question, EqualityAnswer.week).distinct()))
    for question, quarter in {(row.question, Quarter.of(row.week)) for row in held}:
        tables = {one.key for one in cataloguing.of_figure(f"{cataloguing.EQUALITY}.{question}")}
        made = select(Release.table_key).where(Release.quarter == str(quarter), Release.is_whole)
        if tables <= set(session.scalars(made.where(Release.table_key.in_(tables)))):
            yield question, quarter
