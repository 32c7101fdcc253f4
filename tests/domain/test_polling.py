"""Results of a survey: safe, few, and never changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.domain import disclosing, polling
from campaign.models.survey import AnswerItem, SurveyAnswer
from tests import make

JUNE, JULY = (
    date(2026, 6, 1),
    date(2026, 7, 14),
)  # the last day of a survey that runs over a quarter's end
A_DAY = timedelta(days=1)
FINAL = JULY + timedelta(days=8)
COHESION = ("definitely_agree", "tend_to_agree", "tend_to_disagree", "definitely_disagree")


def survey(session, *questions, **over):
    """A survey from June to the middle of July 2026."""
    asked = questions or ("cohesion",)
    usual = {"today": JUNE, "opens_on": JUNE, "closes_on": JULY, "questions": asked}
    return make.survey(session, **{**usual, **over})


def answer(session, survey, counts, day, question="cohesion", kind="option"):
    """So many answers with each option (or tuple of options), on a day."""
    asked = next(r.question_id for r in survey.questions if r.question.key == question)
    for options, count in counts.items():
        for _ in range(count):
            row = SurveyAnswer(survey_id=survey.id, answered_on=day, channel="phone")
            for one in (options,) if isinstance(options, str) else options:
                row.items.append(AnswerItem(question_id=asked, option=one))
            session.add(row)
    session.flush()


def four(*counts):
    return dict(zip(COHESION, counts, strict=True))


def shown(results, at=0):
    return {bar.option: bar.shown for bar in results.tallies[at].bars}


def test_numbers_are_rounded_and_shares_are_of_those_who_answered(session):
    made = survey(session)
    answer(session, made, four(52, 31, 11, 8), JUNE)
    found = polling.results(session, made, today=JULY + timedelta(days=8))
    assert shown(found) == four(50, 30, 10, 10)
    (tally,) = found.tallies
    assert (found.people, tally.answered) == (100, 100)
    assert [bar.percent for bar in tally.bars] == [50, 30, 10, 10]
    assert (tally.together.shown, tally.together.percent) == (80, 80)
    assert all(bar.margin is None for bar in tally.bars)


@pytest.mark.parametrize("counts", [(52, 31, 17, 1), (50, 0, 0, 2), (7, 3, 0, 0)])
def test_a_small_number_is_hidden_and_nobody_can_work_it_back(session, counts):
    made = survey(session)
    answer(session, made, four(*counts), JUNE)
    found = polling.results(session, made, today=JULY + timedelta(days=8))
    bars = shown(found)
    small = [option for option, count in four(*counts).items() if 0 < count < 5]
    assert [bars[option] for option in small] == [None]
    assert found.tallies[0].hides_any
    # Whoever knows how many answered takes the others away, each of which is rounded by 2 at most.
    others = [number for number in bars.values() if number is not None]
    slack = 4 * sum(number > 0 for number in others)
    assert list(bars.values()).count(None) > 1 or slack > 4


def test_a_true_zero_is_shown(session):
    made = survey(session)
    answer(session, made, four(52, 31, 17, 0), JUNE)
    found = polling.results(session, made, today=JULY + timedelta(days=8))
    assert shown(found)["definitely_disagree"] == 0


def test_there_are_no_shares_of_fewer_than_twenty(session):
    made = survey(session)
    answer(session, made, four(10, 7, 0, 0), JUNE)
    found = polling.results(session, made, today=JULY + timedelta(days=8))
    assert [bar.percent for bar in found.tallies[0].bars] == [None] * 4
    assert found.tallies[0].together.percent is None


def test_of_three_people_nothing_is_told(session):
    made = survey(session)
    answer(session, made, four(2, 1, 0, 0), JUNE)
    found = polling.results(session, made, today=JULY + timedelta(days=8))
    assert found.people is None and found.tallies[0].answered is None
    assert set(shown(found).values()) <= {None, 0}


def test_who_chose_several_answered_once_and_each_option_stands_alone(session):
    key = make.question(session, "several", "Parks", "Shops", "Schools").key
    made = survey(session, key)
    counts = {("o1", "o2"): 20, "o1": 11, "o2": 9, "o3": 2}
    answer(session, made, counts, JUNE, question=key)
    found = polling.results(session, made, today=JULY + timedelta(days=8))
    (tally,) = found.tallies
    assert tally.answered == 40
    assert shown(found) == {"o1": 30, "o2": 30, "o3": None}
    assert tally.together is None


def test_that_nearly_everybody_chose_an_option_is_hidden_like_that_hardly_anybody_did(session):
    key = make.question(session, "several", "Parks", "Shops").key
    made = survey(session, key)
    answer(session, made, {("o1", "o2"): 20, "o1": 20, "o2": 2}, JUNE, question=key)
    found = polling.results(session, made, today=JULY + timedelta(days=8))
    assert shown(found) == {"o1": None, "o2": 20}


def test_of_words_is_told_how_many_wrote(session):
    key = make.question(session, "words").key
    made = survey(session, key)
    for _ in range(7):
        make.response(session, made, today=JUNE, chosen={}, words={key: "Benches"})
    found = polling.results(session, made, today=JULY + timedelta(days=8))
    assert (found.tallies[0].answered, found.tallies[0].bars) == (5, ())


def test_a_margin_is_given_where_a_sample_was_drawn(session):
    made = survey(session, population=60_000)
    answer(session, made, four(300, 100, 50, 50), JUNE)
    found = polling.results(session, made, today=JULY + timedelta(days=8))
    together = found.tallies[0].together
    assert together.percent == 80
    assert 0.76 < together.margin.least < 0.77 and 0.83 < together.margin.most < 0.84


@pytest.mark.parametrize(
    ("today", "ends", "following"),
    [
        (JUNE, [], FINAL),
        (date(2026, 6, 30), [], date(2026, 7, 1)),
        (date(2026, 7, 1), [date(2026, 6, 30)], None),
        (FINAL - A_DAY, [date(2026, 6, 30)], FINAL),
        (FINAL, [date(2026, 6, 30), FINAL - A_DAY], None),
        (FINAL + timedelta(days=800), [date(2026, 6, 30), FINAL - A_DAY], None),
    ],
)
def test_results_are_made_at_the_end_of_a_quarter_and_once_paper_has_come(
    session, today, ends, following
):
    made = survey(session)
    answer(session, made, four(52, 31, 11, 8), JUNE)
    answer(session, made, four(52, 31, 11, 8), date(2026, 7, 1))
    assert polling.cuts(made, today=today) == ends
    found = polling.results(session, made, today=today)
    assert (found and found.up_to) == (ends[-1] if ends else None)
    assert polling.next_results_on(session, made, today=today) == following
    if following:
        assert polling.results(session, made, today=following).up_to == following - A_DAY


def test_a_survey_that_ends_early_keeps_the_result_that_was_out(session):
    made = survey(session, closes_on=date(2026, 12, 31))
    made.closes_on = date(2026, 6, 30)
    assert polling.cuts(made, today=date(2026, 7, 1)) == [date(2026, 6, 30)]
    assert len(polling.cuts(made, today=date(2026, 7, 8))) == 2


def test_what_comes_after_a_result_does_not_change_it(session):
    made = survey(session)
    answer(session, made, four(52, 31, 11, 8), JUNE)
    before = polling.results(session, made, today=date(2026, 7, 1))
    answer(session, made, four(0, 0, 0, 30), date(2026, 7, 1))
    assert polling.results(session, made, today=date(2026, 7, 10)) == before
    assert shown(before) == four(50, 30, 10, 10)


@pytest.mark.parametrize("more", [1, 99])
def test_the_last_results_do_not_tell_what_the_one_who_came_between_chose(session, more):
    made = survey(session)
    answer(session, made, four(22, 31, 41, 21), JUNE)
    first = polling.results(session, made, today=date(2026, 7, 1))
    answer(session, made, four(more, 0, 0, 0), date(2026, 7, 1))
    last = polling.results(session, made, today=FINAL)
    assert first == last and shown(last) == four(20, 30, 40, 20)
    assert (last.up_to, last.is_final) == (date(2026, 6, 30), False)
    assert polling.people(session, made, today=FINAL) == last.people == 115


def test_a_hundred_more_make_new_results(session):
    made = survey(session)
    answer(session, made, four(22, 31, 41, 21), JUNE)
    answer(session, made, four(40, 20, 20, 20), date(2026, 7, 1))
    last = polling.results(session, made, today=FINAL)
    assert (last.up_to, last.is_final, last.people) == (JULY + timedelta(days=7), True, 215)


def test_a_hundred_are_counted_from_the_results_that_were_shown_before(session):
    made = survey(session, closes_on=date(2026, 12, 31))
    quarters = [(JUNE, 100), (date(2026, 7, 1), 60), (date(2026, 10, 1), 60)]
    for day, count in quarters:
        answer(session, made, four(count, 0, 0, 0), day)
    days = [date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1)]
    found = [polling.results(session, made, today=day).up_to for day in days]
    assert found == [date(2026, 6, 30), date(2026, 6, 30), date(2026, 12, 31)]


def test_fewer_than_a_hundred_are_told_once_and_at_the_end(session):
    made = survey(session)
    answer(session, made, four(22, 31, 20, 20), JUNE)
    assert polling.results(session, made, today=date(2026, 7, 1)) is None
    assert polling.people(session, made, today=date(2026, 7, 1)) is None
    assert polling.next_results_on(session, made, today=date(2026, 7, 1)) == FINAL
    answer(session, made, four(1, 0, 0, 0), date(2026, 7, 1))
    last = polling.results(session, made, today=FINAL)
    assert last.is_final and shown(last) == four(25, 30, 20, 20)


def test_no_day_is_promised_while_it_is_not_certain_that_there_will_be_new_results(session):
    made = survey(session)
    answer(session, made, four(22, 31, 41, 21), JUNE)
    assert polling.next_results_on(session, made, today=date(2026, 7, 2)) is None
    answer(session, made, four(40, 20, 20, 20), date(2026, 7, 2))
    assert polling.next_results_on(session, made, today=date(2026, 7, 2)) is None
    assert polling.next_results_on(session, made, today=date(2026, 7, 3)) == FINAL


def test_a_question_that_few_more_answered_keeps_what_was_shown_of_it(session):
    made = survey(session, "cohesion", "belonging")
    answer(session, made, four(22, 31, 41, 21), JUNE)
    answer(session, made, four(1, 0, 0, 0), date(2026, 7, 1))
    answer(session, made, {"very_strongly": 99}, date(2026, 7, 1), question="belonging")
    last = polling.results(session, made, today=FINAL)
    assert last.is_final and shown(last) == four(20, 30, 40, 20)
    asked, rare = last.tallies
    assert (asked.up_to, asked.answered) == (date(2026, 6, 30), 115)
    assert (rare.up_to, rare.answered) == (last.up_to, 100)


def test_a_question_that_too_few_answered_shows_nothing_before_the_end(session):
    made = survey(session, "cohesion", "belonging")
    answer(session, made, four(22, 31, 41, 21), JUNE)
    answer(session, made, {"very_strongly": 50}, JUNE, question="belonging")
    rare = polling.results(session, made, today=date(2026, 7, 1)).tallies[1]
    assert (rare.up_to, rare.answered, {bar.shown for bar in rare.bars}) == (None, None, {None})
    rare = polling.results(session, made, today=FINAL).tallies[1]
    assert (rare.up_to, rare.answered) == (date(2026, 6, 30), 50)


def test_who_asks_for_the_same_table_at_once_waits_for_one_solver(monkeypatch):
    solved, protect = [], disclosing.protect

    def counted(*args, **over):
        solved.append(args)
        return protect(*args, **over)

    monkeypatch.setattr(disclosing, "protect", counted)
    table = [("yes", 123), ("no", 3), ("both", 77), ("neither", 41)]
    together = Barrier(8)

    def ask(_):
        together.wait()
        return polling.protected([table])

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert len(solved) == 1 and found == found[:1] * 8


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 60), min_size=4, max_size=4))
def test_no_small_number_is_ever_shown_nor_any_that_is_not_rounded(session, counts):
    made = survey(session)
    answer(session, made, four(*counts), JUNE)
    found = polling.results(session, made, today=JULY + timedelta(days=8))
    session.rollback()
    for option, count in four(*counts).items():
        number = shown(found)[option]
        assert number is None or number % 5 == 0
        assert number is None or count == 0 or count > 4


def test_only_one_question_is_counted_where_one_is_asked_for(session):
    made = survey(session, "cohesion", "belonging")
    answer(session, made, four(52, 31, 11, 8), JUNE)
    found = polling.results(session, made, today=JULY + timedelta(days=8), only="cohesion")
    assert [tally.question.key for tally in found.tallies] == ["cohesion"]
