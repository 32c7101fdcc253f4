"""The bank of questions: standard wordings that others ask too, and the town's own.

A version that was asked never changes: what people answered was that wording. Another wording is the
next version. The standard wordings are those of the Community Life Survey and, before it, of the Place
Survey; they are kept in English and shown in each language through the catalogues.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.languages import SOURCE
from campaign.models.survey import DRAFT, SCALE, WORDS, Question, Survey, SurveyQuestion
from events.models.schema import marked
from events.occurrences import insert_new

LEAST_OPTIONS, MOST_OPTIONS = 2, 20
AGREEMENT = (
    ("definitely_agree", marked("Definitely agree")),
    ("tend_to_agree", marked("Tend to agree")),
    ("tend_to_disagree", marked("Tend to disagree")),
    ("definitely_disagree", marked("Definitely disagree")),
)
STRENGTH = (
    ("very_strongly", marked("Very strongly")),
    ("fairly_strongly", marked("Fairly strongly")),
    ("not_very_strongly", marked("Not very strongly")),
    ("not_at_all_strongly", marked("Not at all strongly")),
)


class NoSuchQuestion(LookupError):
    """The bank has no question of this key."""


class StandardWording(Exception):
    """A standard wording is not the town's to change: it would no longer compare."""


class OptionsOutOfRange(Exception):
    """A question to choose from has too few or too many options."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__(least, most)
        self.least, self.most = least, most


class OptionsUneven(Exception):
    """In one language there are more or fewer options than in the first."""

    def __init__(self, tag: str, wanted: int) -> None:
        super().__init__(tag, wanted)
        self.tag, self.wanted = tag, wanted


@dataclass(frozen=True)
class Standard:
    """A question in its standard wording. The shares of `together` are reported as one."""

    key: str
    text: str
    options: tuple[tuple[str, str], ...]
    together: tuple[str, str]


@dataclass(frozen=True)
class Wording:
    """A question of the town's own: its text and, in the same order in each language, its options."""

    kind: str
    text: dict[str, str]
    options: dict[str, Sequence[str]]


STANDARDS = {
    one.key: one
    for one in (
        Standard(
            "cohesion",
            marked(
                "To what extent do you agree or disagree that this local area is a place where"
                " people from different backgrounds get on well together?"
            ),
            AGREEMENT,
            ("definitely_agree", "tend_to_agree"),
        ),
        Standard(
            "belonging",
            marked("How strongly do you feel you belong to your immediate neighbourhood?"),
            STRENGTH,
            ("very_strongly", "fairly_strongly"),
        ),
        Standard(
            "influence",
            marked(
                "To what extent do you agree or disagree that you personally can influence"
                " decisions affecting your local area?"
            ),
            AGREEMENT,
            ("definitely_agree", "tend_to_agree"),
        ),
    )
}


def bank(session: Session) -> list[Question]:
    """Return the newest version of each question, the standard ones first.

    Until it is first asked a standard one is not in the table, and belongs to no session.
    """
    newest = select(Question.key, func.max(Question.version)).group_by(Question.key)
    wanted = dict(session.execute(newest).tuples().all())
    rows = session.scalars(select(Question).order_by(Question.id))
    found = {row.key: row for row in rows if wanted[row.key] == row.version}
    standard = [found.get(key) or Question(**_values(key)) for key in STANDARDS]
    return [*standard, *(row for row in found.values() if not row.is_standard)]


def latest(session: Session, key: str) -> Question:
    """Return the newest version of a question, a standard one out of the table or into it.

    Raises:
        NoSuchQuestion: the bank has none.
    """
    versions = select(Question).where(Question.key == key).order_by(Question.version.desc())
    found = session.scalars(versions).first()
    if found is None and key in STANDARDS:
        session.execute(insert_new(session, Question, **_values(key)))
        found = session.scalars(versions).one()
    if found is None:
        raise NoSuchQuestion
    return found


def own(session: Session, key: str) -> Question:
    """Return the newest version of a question of the town's own.

    Raises:
        NoSuchQuestion: the bank has none.
        StandardWording: it is a standard one, which nobody here changes.
    """
    if key in STANDARDS:
        raise StandardWording
    return latest(session, key)


def own_to_change(session: Session, key: str) -> Question:
    """Return the same, held until this is committed: nobody else rewords it meanwhile.

    Raises:
        what `own` raises.
    """
    question = own(session, key)
    _hold(session, question)
    newest = own(session, key)  # a version may have come while this one was waited for
    return question if newest is question else own_to_change(session, key)


def write(session: Session, wording: Wording) -> Question:
    """Add a question of the town's own to the bank. The caller commits.

    Raises:
        OptionsOutOfRange, OptionsUneven: as `options_of` says.
    """
    key = f"own_{secrets.token_hex(5)}"
    made = Question(key=key, kind=wording.kind, text=wording.text, options=options_of(wording))
    session.add(made)
    session.flush()
    return made


def reword(session: Session, question: Question, wording: Wording) -> Question:
    """Give a question another wording: in place until a published survey asks it, then as a new version.

    Drafts that have it get the new one. The caller commits.

    Raises:
        OptionsOutOfRange, OptionsUneven: as `options_of` says.
    """
    options = options_of(wording)
    _hold(session, question)
    if was_asked(session, question):
        question = _next_version(session, question)
    question.kind, question.text, question.options = wording.kind, wording.text, options
    session.flush()
    return question


def was_asked(session: Session, question: Question) -> bool:
    """Whether a published survey has this version."""
    asked = select(SurveyQuestion.survey_id).join(Survey, Survey.id == SurveyQuestion.survey_id)
    asked = asked.where(SurveyQuestion.question_id == question.id, Survey.state == "published")
    return session.scalars(asked.limit(1)).first() is not None


def hold_asked(session: Session, survey: Survey, *, to_change: bool = False) -> None:
    """Until this is committed nobody else rewords what a survey asks, and it is seen as it is."""
    its = select(Question).join(SurveyQuestion, SurveyQuestion.question_id == Question.id)
    its = its.where(SurveyQuestion.survey_id == survey.id).order_by(Question.id)
    held = its.with_for_update(read=not to_change, of=Question)
    session.scalars(held.execution_options(populate_existing=True)).all()


def options_of(wording: Wording) -> list[dict[str, Any]]:
    """Return a wording's options as they are kept; none where words are asked for.

    Raises:
        OptionsOutOfRange: there are fewer than 2, or more than 20.
        OptionsUneven: a language has another number of them than the first has.
    """
    if wording.kind == WORDS:
        return []
    first = SOURCE.tag if SOURCE.tag in wording.options else next(iter(wording.options), "")
    wanted = len(wording.options.get(first, ()))
    if not LEAST_OPTIONS <= wanted <= MOST_OPTIONS:
        raise OptionsOutOfRange(LEAST_OPTIONS, MOST_OPTIONS)
    for tag, texts in wording.options.items():
        if len(texts) != wanted:
            raise OptionsUneven(tag, wanted)
    return [
        {"key": f"o{number + 1}", "text": _option(wording.options, number)}
        for number in range(wanted)
    ]


def _hold(session: Session, question: Question) -> None:
    """Until this is committed no survey with it is published or changed, and no other comes to have it.

    The surveys first, as whoever writes one does: so neither waits for the other for ever.
    """
    theirs = select(Survey.id).join(SurveyQuestion, SurveyQuestion.survey_id == Survey.id)
    theirs = theirs.where(SurveyQuestion.question_id == question.id, Survey.state == DRAFT)
    session.scalars(theirs.order_by(Survey.id).with_for_update(of=Survey)).all()
    session.refresh(question, with_for_update={"of": Question})


def _option(options: Mapping[str, Sequence[str]], number: int) -> dict[str, str]:
    return {tag: texts[number] for tag, texts in options.items()}


def _next_version(session: Session, question: Question) -> Question:
    newest = select(func.max(Question.version)).where(Question.key == question.key)
    made = Question(
        key=question.key,
        version=(session.scalar(newest) or 0) + 1,
        kind=question.kind,
        text=question.text,
        options=question.options,
    )
    session.add(made)
    session.flush()
    drafts = select(SurveyQuestion).join(Survey, Survey.id == SurveyQuestion.survey_id)
    drafts = drafts.where(SurveyQuestion.question_id == question.id, Survey.state == "draft")
    for row in session.scalars(drafts):
        row.question_id = made.id
    session.flush()
    return made


def _values(key: str) -> dict[str, Any]:
    standard = STANDARDS[key]
    return {
        "key": key,
        "version": 1,
        "kind": SCALE,
        "text": {SOURCE.tag: standard.text},
        "options": [{"key": name, "text": {SOURCE.tag: text}} for name, text in standard.options],
        "is_standard": True,
    }
