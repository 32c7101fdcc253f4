"""Equality answers made of chance: as the last census has it, but of some hardly anybody."""

from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from campaign.cli.demonstration.crowd import HARDLY, Weighted
from campaign.domain import census_bases
from campaign.domain.equality_questions import QUESTIONS, Question
from campaign.models import EqualityAnswer
from campaign.models.equality import AFTER, BLANK, PREFER_NOT
from campaign.packs import Pack

LARGE = 0.05  # of those who are not small anyway, some are missing
MISSING = 2
LEFT_EMPTY, KEPT_TO_ONESELF = 0.12, 0.05


def describe(
    session: Session, pack: Pack, rng: Random, *, people: int, first: date, last: date
) -> None:
    """Add the answers of so many people, in the weeks between two days. The caller commits."""
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = [monday + timedelta(weeks=n) for n in range((last - monday).days // 7)]
    chances = {key: _chances(pack, question, rng) for key, question in QUESTIONS.items()}
    rows: list[dict[str, Any]] = []
    for _ in range(people):
        same = {"week": rng.choice(weeks), "after": rng.choice(AFTER)}
        for key, choice in _answers(chances, rng).items():
            uid = f"{rng.getrandbits(128):032x}"
            rows.append({**same, "uid": uid, "question": key, "choice": choice})
    session.execute(insert(EqualityAnswer), rows)


def _answers(chances: dict[str, Weighted], rng: Random) -> dict[str, str]:
    """Return what somebody answered; a question that follows another, only where that leads to it."""
    said: dict[str, str] = {}
    for key, question in QUESTIONS.items():
        ends = question.unless | {BLANK, PREFER_NOT}
        if not question.follows or said.get(question.follows, BLANK) not in ends:
            said[key] = chances[key].choose(rng, 1)[0]
    return said


def _chances(pack: Pack, question: Question, rng: Random) -> Weighted:
    census = census_bases.of_question(question.key, pack.census)
    offered = [choice.key for choice in question.choices]
    shares = {key: census.share(key) for key in census.counts} if census else {}
    weights = {key: shares.get(key, 0.002 if shares else 1 / len(offered)) for key in offered}
    # Who is most is not missing; of a question with two answers nobody is.
    large = sorted((key for key in offered if weights[key] > LARGE), key=lambda k: -weights[k])[1:]
    for key in rng.sample(large, min(MISSING, len(large))) if len(offered) > 3 else ():
        weights[key] *= HARDLY
    return Weighted(
        [*weights, BLANK, PREFER_NOT],
        [*weights.values(), LEFT_EMPTY * sum(weights.values()), KEPT_TO_ONESELF],
    )
