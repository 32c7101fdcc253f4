"""Answers to the equality questions lead to nobody, and to no other answer."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from campaign import clock, engines
from campaign.domain import cataloguing, equalities
from campaign.domain.equalities import Said
from campaign.domain.equality_questions import QUESTIONS
from campaign.domain.releasing import Quarter
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.models.equality import BLANK, PREFER_NOT, EqualityAnswer, EqualityWaiting
from campaign.models.release import Release
from tests.make import FIELD_KEYS

SEALER = Sealer(FIELD_KEYS)
MONDAY = date(2026, 3, 2)
OVER = MONDAY + timedelta(days=8)  # the first day its answers may go in
FIRST = [key for key, question in QUESTIONS.items() if not question.follows]
# Something to every question, and to none that follows another.
FULL = {**{key: QUESTIONS[key].choices[0].key for key in FIRST}, "condition": "no"}


def answer(session, number=1, *, today=MONDAY, after="pledge", **said):
    given = {key: Said(*([one] if isinstance(one, str) else one)) for key, one in said.items()}
    equalities.answer(
        session, after, given, submission=f"form {number}", today=today, sealer=SEALER
    )


def crowd(session, people=equalities.TOGETHER, **options):
    for number in range(people):
        answer(session, f"{options.get('after')}{number}", **{**FULL, **options})


def mix(session, today=OVER):
    return equalities.mix(session, today=today, sealer=SEALER)


def kept(session):
    return list(session.scalars(select(EqualityAnswer)))


def waiting(session):
    return list(session.scalars(select(EqualityWaiting)))


def released(session, quarter, keys=None, *, up_to=None):
    for key in keys or [key for key in cataloguing.CATALOGUE if key.startswith("equality.")]:
        session.add(
            Release(
                table_key=key,
                quarter=str(quarter),
                first=quarter.first,
                up_to=up_to or quarter.last,
                is_whole=up_to is None,
                content={"cells": [], "total": 0},
                made_at=clock.now(),
            )
        )
    session.flush()


def test_an_answer_waits_sealed_and_all_are_of_one_length(session):
    answer(session, sex="female", religion=("", "ایک " * 20))
    rows = waiting(session)
    assert len({len(row.answer_sealed) for row in rows}) == 1
    assert not any(b"female" in row.answer_sealed for row in rows)
    assert {row.week for row in rows} == {MONDAY}


def test_the_longest_own_words_are_sealed_to_the_same_length(session):
    answer(session, 1, ethnic_group=("", '"' * 80), religion=("", "🕊" * 80))
    assert len({len(row.answer_sealed) for row in waiting(session)}) == 1


def test_the_same_form_sent_twice_is_one_row_a_question_and_the_last_stands(session):
    crowd(session, equalities.TOGETHER + 1)
    answer(session, "None0", sex="female", condition="yes", condition_effect="a_lot")
    answer(session, "None0", sex="male", condition="no")
    mix(session)
    by_question = Counter(row.question for row in kept(session))
    assert {by_question[key] for key in FIRST} == {equalities.TOGETHER + 1}
    assert by_question["condition_effect"] == 0
    assert Counter(row.choice for row in kept(session) if row.question == "sex") == {
        "male": 1,
        "female": equalities.TOGETHER,
    }
    assert Counter(row.choice for row in kept(session) if row.question == "religion")[BLANK] == 1


@pytest.mark.parametrize(
    ("said", "effect"),
    [
        ({}, None),
        ({"condition": "no", "condition_effect": "a_lot"}, None),
        ({"condition": PREFER_NOT}, None),
        ({"condition": "yes"}, BLANK),
        ({"condition": "yes", "condition_effect": "a_little"}, "a_little"),
        ({"condition_effect": "a_little"}, None),
    ],
)
def test_a_question_that_follows_another_is_kept_where_it_was_asked(session, said, effect):
    crowd(session, condition="yes", condition_effect="not_at_all")
    answer(session, "one more", **said)
    mix(session)
    found = {row.choice for row in kept(session) if row.question == "condition_effect"}
    assert found == {"not_at_all"} | ({effect} if effect else set())


@pytest.mark.parametrize(
    ("said", "choice", "words"),
    [
        (("", "Sylheti"), "described", "Sylheti"),
        (("bangladeshi", "Sylheti"), "bangladeshi", "Sylheti"),
        ((PREFER_NOT, "Sylheti"), PREFER_NOT, None),
        (("", ""), BLANK, None),
    ],
)
def test_own_words_are_an_answer_and_go_where_somebody_would_rather_not_say(
    session, said, choice, words
):
    crowd(session, ethnic_group="arab")
    answer(session, "one more", ethnic_group=said)
    mix(session)
    found = {(row.choice, row.own_words) for row in kept(session) if row.question == "ethnic_group"}
    assert found == {("arab", None), (choice, words)}


def test_answers_go_in_when_their_week_and_the_life_of_a_form_are_over(session):
    crowd(session, today=MONDAY + timedelta(days=6), sex="female")
    assert mix(session, OVER - timedelta(days=1)) == 0
    assert mix(session) == equalities.TOGETHER * len(FIRST)
    assert waiting(session) == []
    assert {row.week for row in kept(session)} == {equalities.monday(OVER)}


def test_mixing_twice_changes_nothing(session):
    crowd(session)
    mix(session)
    before = {row.uid for row in kept(session)}
    assert mix(session) == 0
    assert {row.uid for row in kept(session)} == before


def test_fewer_than_ten_wait_for_others_and_are_let_go_unread(session):
    crowd(session, equalities.TOGETHER - 1, after="feedback")
    crowd(session, after="pledge")
    mix(session)
    assert {row.after for row in kept(session)} == {"pledge"}
    answer(session, "a tenth", after="feedback", today=OVER, **FULL)
    mix(session, OVER + timedelta(days=14))
    assert Counter(row.after for row in kept(session))["feedback"] == 10 * len(FIRST)
    answer(session, "one alone", after="survey")
    equalities.forget(session, today=MONDAY + equalities.WAITS_FOR_OTHERS)
    assert waiting(session) == []


@pytest.mark.parametrize("nothing", ["", PREFER_NOT])
def test_one_among_nine_who_said_nothing_waits_for_others(session, nothing):
    for number in range(equalities.TOGETHER - 1):
        answer(session, number, **dict.fromkeys(FIRST, nothing))
    answer(session, "hers", sex="female", religion="jewish", ethnic_group="roma")
    assert mix(session) == 0
    assert kept(session) == []


def test_a_question_goes_in_once_ten_said_something_to_it_and_the_rest_wait(session):
    for number in range(equalities.TOGETHER):
        answer(session, number, sex="male")
    answer(session, "hers", sex="female", religion="jewish", ethnic_group="roma")
    assert mix(session) == equalities.TOGETHER + 1
    assert {row.question for row in kept(session)} == {"sex"}
    for number in range(equalities.TOGETHER - 1):
        answer(session, f"later {number}", religion="none", today=OVER)
    mix(session, OVER + timedelta(days=14))
    assert {row.question for row in kept(session)} == {"sex", "religion"}
    assert "jewish" in {row.choice for row in kept(session)}


def test_neither_number_nor_place_tells_whose_an_answer_was(session):
    for number in range(40):
        answer(session, number, sex="female" if number % 2 else "male")
    before = {row.uid for row in waiting(session)}
    mix(session)
    session.flush()
    order = [*session.execute(text("SELECT question, choice, uid FROM equality_answer"))]
    assert not before & {uid for _, _, uid in order}
    assert [uid for _, _, uid in order] == sorted(uid for _, _, uid in order)
    sexes = [choice for question, choice, _ in order if question == "sex"]
    assert sexes != ["male", "female"] * 20


def test_a_batch_never_goes_into_a_table_that_was_made(session):
    last_day = date(2026, 3, 31)  # a Tuesday; its week began in March
    crowd(session, today=date(2026, 3, 18))
    released(session, Quarter(2026, 1))
    assert mix(session, last_day + timedelta(days=1)) == 0
    assert mix(session, date(2026, 4, 6)) > 0
    assert {row.week for row in kept(session)} == {date(2026, 4, 6)}


def test_a_batch_never_goes_into_a_table_made_so_far(session):
    crowd(session, today=date(2026, 2, 18))
    released(session, Quarter(2026, 1), up_to=date(2026, 3, 2))
    assert mix(session, date(2026, 3, 3)) == 0


def test_answers_go_once_their_tables_are_made_and_no_sooner(session):
    crowd(session, sex="female")
    mix(session)
    released(session, Quarter(2026, 1), ["equality.sex"])
    equalities.forget(session, today=date(2026, 4, 1))
    assert "sex" in {row.question for row in kept(session)}
    released(session, Quarter(2026, 1), ["equality.sex.after"])
    equalities.forget(session, today=date(2026, 4, 1))
    assert {row.question for row in kept(session)} == set(FIRST) - {"sex"}


def test_no_answer_is_kept_for_six_months_whatever_happens(session):
    """From its week at the latest: it waits, its batch goes in, and no table is ever made."""
    longest = equalities.WAITS_FOR_OTHERS + equalities.KEPT
    assert longest < timedelta(days=181)
    crowd(session)
    mix(session)
    equalities.forget(session, today=equalities.monday(OVER) + equalities.KEPT - timedelta(days=1))
    assert kept(session)
    equalities.forget(session, today=equalities.monday(OVER) + equalities.KEPT)
    assert kept(session) == []


def test_an_answer_whose_key_was_lost_stops_no_other(session):
    crowd(session)
    session.add(EqualityWaiting(uid="x" * 32, week=MONDAY, answer_sealed=b"k9:" + b"0" * 40))
    session.flush()
    assert mix(session) == equalities.TOGETHER * len(FIRST)
    assert [row.uid for row in waiting(session)] == ["x" * 32]


def test_the_catalogue_has_a_table_for_each_question():
    figures = [f for f in cataloguing.figures() if f.startswith(f"{cataloguing.EQUALITY}.")]
    assert figures == [f"{cataloguing.EQUALITY}.{key}" for key in QUESTIONS]
    longest = max(len(key) for question in QUESTIONS.values() for key in question.offered)
    assert longest <= EqualityAnswer.__table__.c.choice.type.length
    assert max(map(len, QUESTIONS)) <= EqualityAnswer.__table__.c.question.type.length


def test_two_workers_at_once_let_each_answer_in_once(app):
    with app.app_context():
        crowd(db.session())
        db.session.commit()

    def work(_):
        with app.app_context():
            engines.writing.set(True)
            found = mix(db.session())
            db.session.commit()
            return found

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(work, range(2)))
    with app.app_context():
        everybody = equalities.TOGETHER * len(FIRST)
        assert sum(counts) == len(kept(db.session)) == everybody
