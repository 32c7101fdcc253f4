"""What people who answered a survey said, as it may be shown to anybody.

A question is a table of its own, made safe as every table is (`disclosing`). While a survey runs, its
results are those up to the end of a quarter, protected together with those shown before; once forms on
paper have come in they are final. Of a survey and of each question, results are new only where at least
`releasing.LEAST_SO_FAR` answered since those shown before; else the earlier ones stay, the last included.
So there are few results of a survey, they never change, and no two of them differ by one person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.domain import disclosing, questioning
from campaign.domain.estimating import Interval, interval
from campaign.domain.releasing import Quarter, is_enough
from campaign.domain.responding import PAPER_COMES_FOR
from campaign.models.survey import SEVERAL, WORDS, AnswerItem, Question, Survey, SurveyAnswer

A_DAY = timedelta(days=1)
CHOSEN, NOT_CHOSEN = "chosen", "not chosen"
Table = Sequence[tuple[str, int]]
ByDay = Mapping[tuple[int, str], Counter[date]]

# Callers who ask for the same table at once wait for the first; others hardly ever wait for them.
SOLVING = tuple(Lock() for _ in range(64))


@dataclass(frozen=True)
class Bar:
    """How many chose an option, rounded, and their share in per cent; None is hidden or not told."""

    option: str
    shown: int | None
    percent: int | None
    margin: Interval | None = None  # where a sample was drawn


@dataclass(frozen=True)
class Tally:
    """One question: how many answered it, each option, and the options that are reported as one.

    Counted up to a day, that one included; None where too few answered it for any result yet.
    """

    question: Question
    up_to: date | None
    answered: int | None
    bars: tuple[Bar, ...]
    together: Bar | None = None

    @property
    def hides_any(self) -> bool:
        """Whether a sentence about hidden numbers belongs beside it."""
        return self.answered is None or any(bar.shown is None for bar in self.bars)


@dataclass(frozen=True)
class Results:
    """What was answered from the first day `up_to` a day, that one included; final is all there is."""

    up_to: date
    is_final: bool
    people: int | None
    tallies: tuple[Tally, ...]


def results(
    session: Session, survey: Survey, *, today: date, only: str | None = None
) -> Results | None:
    """Return the results that stand today, `only` of one key if one is given, or None before any."""
    ends = cuts(survey, today=today)
    if not ends:
        return None
    is_over = is_final(survey, today=today)
    people, answered, chosen = _counted(session, survey)
    shown = _apart(people, ends, is_over=is_over)
    if not shown:
        return None
    tallies = tuple(
        _tally(
            row.question,
            answered[row.question_id],
            chosen,
            _apart(answered[row.question_id], shown, is_over=is_over),
            survey.population,
        )
        for row in survey.questions
        if only in (None, row.question.key)
    )
    counted = disclosing.shown(_until(people, shown[-1]), sensitive=False)
    return Results(shown[-1], is_over and shown[-1] == ends[-1], counted, tallies)


def people(session: Session, survey: Survey, *, today: date) -> int | None:
    """Return how many answered, as the results that stand today tell it; None where they do not."""
    per_day, is_over = _per_day(session, survey), is_final(survey, today=today)
    shown = _apart(per_day, cuts(survey, today=today), is_over=is_over)
    return disclosing.shown(_until(per_day, shown[-1]), sensitive=False) if shown else None


def cuts(survey: Survey, *, today: date) -> list[date]:
    """Return the days up to which results can be made: each quarter's end, then the last day.

    Of a survey that closed, the last is its last day and what came on paper in the week after.
    """
    final = settles_on(survey)
    ends, quarter = [], Quarter.of(survey.opens_on)
    while quarter.last < today and quarter.last <= survey.closes_on:
        ends.append(quarter.last)
        quarter = quarter.after
    return [*ends, final - A_DAY] if today >= final else ends


def is_final(survey: Survey, *, today: date) -> bool:
    """Whether nothing can be answered any more, on paper neither."""
    return today >= settles_on(survey)


def settles_on(survey: Survey) -> date:
    """Return the day from which on the results are final."""
    return survey.closes_on + PAPER_COMES_FOR + A_DAY


def next_results_on(session: Session, survey: Survey, *, today: date) -> date | None:
    """Return the first day on which there are new results for certain, None where there is no such day.

    Of those who answered until yesterday, so that nobody sees it move with one answer.
    """
    if is_final(survey, today=today):
        return None
    per_day = _per_day(session, survey)
    shown = _apart(per_day, cuts(survey, today=today), is_over=False)
    if not is_enough([_until(per_day, end) for end in (*shown[-1:], today - A_DAY)]):
        return None if shown else settles_on(survey)
    following = Quarter.of(max(today, survey.opens_on)).last
    return following + A_DAY if following <= survey.closes_on else settles_on(survey)


def protected(tables: Iterable[Table]) -> Mapping[str, int | None]:
    """Return the last of some tables made safe, each together with the ones before."""
    asked = tuple(tuple(table) for table in tables)
    with SOLVING[hash(asked) % len(SOLVING)]:
        return _made_safe(asked)


def _apart(answered: Mapping[date, int], ends: list[date], *, is_over: bool) -> list[date]:
    """Return the days of which there are results: enough answered since the one before.

    Once nothing more can come, the last stands where there were none before it.
    """
    found: list[date] = []
    for end in ends:
        if is_enough([_until(answered, day) for day in (*found[-1:], end)]):
            found.append(end)
    return found or (ends[-1:] if is_over else [])


def _per_day(session: Session, survey: Survey) -> Counter[date]:
    on = SurveyAnswer.answered_on
    counts = select(on, func.count()).where(SurveyAnswer.survey_id == survey.id).group_by(on)
    return Counter(dict(session.execute(counts).tuples().all()))


def _counted(
    session: Session, survey: Survey
) -> tuple[Counter[date], dict[int, Counter[date]], ByDay]:
    """Return how many answered on each day: at all, each question, and each option of it."""
    on, mine = SurveyAnswer.answered_on, SurveyAnswer.survey_id == survey.id
    items = select(AnswerItem.question_id, AnswerItem.option, on, func.count())
    items = items.join(SurveyAnswer, SurveyAnswer.id == AnswerItem.answer_id).where(mine)
    chosen: dict[tuple[int, str], Counter[date]] = defaultdict(Counter)
    answered: dict[int, Counter[date]] = defaultdict(Counter)
    for question, option, day, count in session.execute(
        items.group_by(AnswerItem.question_id, AnswerItem.option, on)
    ).tuples():
        chosen[question, option][day] += count
        answered[question][day] += count
    _count_once(session, survey, answered)
    return _per_day(session, survey), answered, chosen


def _count_once(session: Session, survey: Survey, answered: dict[int, Counter[date]]) -> None:
    """Who chose several options of a question answered it once."""
    several = [row.question_id for row in survey.questions if row.question.kind == SEVERAL]
    if not several:
        return
    on = SurveyAnswer.answered_on
    once = select(AnswerItem.question_id, on, func.count(AnswerItem.answer_id.distinct()))
    once = once.join(SurveyAnswer, SurveyAnswer.id == AnswerItem.answer_id)
    once = once.where(SurveyAnswer.survey_id == survey.id, AnswerItem.question_id.in_(several))
    for question, day, count in session.execute(once.group_by(AnswerItem.question_id, on)).tuples():
        answered[question][day] = count


def _tally(
    question: Question,
    answered: Counter[date],
    chosen: ByDay,
    ends: list[date],
    population: int | None,
) -> Tally:
    """Return a question's tally at the last of the days; all of it is hidden where there is none."""
    up_to = ends[-1] if ends else None
    whole = disclosing.shown(_until(answered, up_to), sensitive=False) if up_to else None
    if question.kind == WORDS:
        return Tally(question, up_to, whole, ())
    options = [option["key"] for option in question.options]
    per_day = {option: chosen.get((question.id, option), Counter()) for option in options}
    make = _each_alone if question.kind == SEVERAL else _together
    safe = make(per_day, answered, ends) if ends else dict.fromkeys(options)
    bars = tuple(_bar(option, safe[option], whole, population) for option in options)
    return Tally(question, up_to, whole, bars, _one_of_two(question, safe, whole, population))


def _together(
    per_day: Mapping[str, Counter[date]], answered: Counter[date], ends: list[date]
) -> Mapping[str, int | None]:
    """Options of which one is chosen are one table."""
    tables = [[(option, _until(days, end)) for option, days in per_day.items()] for end in ends]
    return protected(tables)


def _each_alone(
    per_day: Mapping[str, Counter[date]], answered: Counter[date], ends: list[date]
) -> Mapping[str, int | None]:
    """Options of which several are chosen do not add up: each is a table of who chose it and who did not."""
    found = {}
    for option, days in per_day.items():
        counts = [(_until(days, end), _until(answered, end)) for end in ends]
        tables = [[(CHOSEN, part), (NOT_CHOSEN, whole - part)] for part, whole in counts]
        found[option] = protected(tables)[CHOSEN]
    return found


@lru_cache(4096)
def _made_safe(tables: tuple[tuple[tuple[str, int], ...], ...]) -> Mapping[str, int | None]:
    """Remembered: the same counts are asked for with each page, and a solver takes its time."""
    before: list[disclosing.Safe] = []
    for table in tables:
        counts: dict[disclosing.At, int] = {(option,): count for option, count in table}
        before.append(disclosing.protect(counts, sensitive=False, before=before))
    return {option: shown for (option,), shown in before[-1].cells.items()}


def _bar(option: str, shown: int | None, whole: int | None, population: int | None) -> Bar:
    percent = disclosing.share(shown, whole)
    if percent is None or shown is None or not whole or not population:
        return Bar(option, shown, percent)
    return Bar(option, shown, percent, interval(min(shown, whole), whole, max(population, whole)))


def _one_of_two(
    question: Question,
    safe: Mapping[str, int | None],
    whole: int | None,
    population: int | None,
) -> Bar | None:
    """Return the two shares that are reported as one; hidden where either is."""
    standard = questioning.STANDARDS.get(question.key)
    if standard is None:
        return None
    parts = [safe[option] for option in standard.together]
    known = [part for part in parts if part is not None]
    both = sum(known) if len(known) == len(parts) else None
    if both is not None and whole is not None:
        both = min(both, whole)
    return _bar("together", both, whole, population)


def _until(days: Mapping[date, int], end: date) -> int:
    return sum(count for day, count in days.items() if day <= end)
