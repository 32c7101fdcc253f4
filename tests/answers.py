"""Builders of "you said, we did": aims, themes, projects, and what can be put under a theme."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from campaign import clock
from campaign.domain import aiming, answering, partnering
from campaign.models import (
    Aim,
    AnswerItem,
    Discussion,
    DiscussionTable,
    Feedback,
    GuideQuestion,
    Note,
    Project,
    Question,
    Survey,
    SurveyAnswer,
    Theme,
)
from events.models import Event, PartnerGroup
from tests import make

DAY = timedelta(days=1)


def aim(session: Session, **over: Any) -> Aim:
    """An aim of this year so far and the next month, measured in words alone."""
    today = clock.today()
    usual = {"title": {"en": f"Aim {secrets.token_hex(4)}"}, "horizon": "short"}
    usual |= {"since": date(today.year, 1, 1), "until": today + timedelta(days=31)}
    return aiming.set_aim(session, aiming.AimPlan(**{**usual, **over}))


def theme(session: Session, *, public: bool = False, **over: Any) -> Theme:
    """A theme with all that residents need, not answered yet; `over` is of `answering.Answer`."""
    now: datetime = over.pop("now", clock.now())
    usual = {
        "title": {"en": f"Theme {secrets.token_hex(4)}"},
        "said": {"en": "It is dark behind the hall."},
        "answer": {"en": "There are three new lamps."},
        "owner": "Town Hall, streets",
        "due_on": now.date() + timedelta(days=30),
        "measure": {"en": "The path is lit."},
    }
    made = answering.begin(session, answering.Answer(**{**usual, **over}), now=now)
    if public:
        answering.publish(made, now=now)
    session.flush()
    return made


def project(session: Session, group: PartnerGroup | None = None, **over: Any) -> Project:
    """A project of a group, complete, that residents do not see yet."""
    texts = ("name", "problem", "audience", "activities", "outcomes", "impact")
    usual: dict[str, Any] = {name: {"en": f"The {name}."} for name in texts}
    usual |= {"since": date(clock.today().year, 1, 1)}
    described = partnering.Description(**{**usual, **over})
    return partnering.describe(session, group or make.group(session), described)


def note(session: Session, text: str | None = "More lamps.", **over: Any) -> Note:
    """A note of the first table of a workshop of its own, on its first question."""
    held = Discussion(
        slug=f"workshop-{secrets.token_hex(4)}",
        group=make.group(session),
        title={"en": "A workshop"},
        happens_on=clock.today(),
    )
    held.guide = [GuideQuestion(position=0, text={"en": "What is missing?"}, minutes=10)]
    held.tables = [DiscussionTable(number=1, token_hash=secrets.token_hex(32))]
    session.add(held)
    session.flush()
    usual = {"uid": secrets.token_hex(8), "table_id": held.tables[0].id}
    usual |= {"question_id": held.guide[0].id, "text": text, "noted_on": clock.today()}
    made = Note(**{**usual, **over})
    session.add(made)
    session.flush()
    return made


def written_answer(
    session: Session, words: str = "More lamps.", state: str = "shown"
) -> AnswerItem:
    """Words in an answer to a survey of its own."""
    today = clock.today()
    question = Question(key=f"q-{secrets.token_hex(4)}", kind="words", text={"en": "Why?"})
    asked = Survey(
        slug=f"survey-{secrets.token_hex(4)}", title={"en": "S"}, opens_on=today, closes_on=today
    )
    session.add_all([question, asked])
    session.flush()
    given = SurveyAnswer(survey_id=asked.id, answered_on=today, channel="phone")
    made = AnswerItem(question_id=question.id, words=words, state=state)
    given.items = [made]
    session.add(given)
    session.flush()
    return made


def opinion(session: Session, event: Event | None = None, **over: Any) -> Feedback:
    """An opinion on an event whose words somebody of the desk has passed."""
    event = event or make.event(session)
    usual = {"day": event.starts.date(), "given_on": clock.today(), "language": "en", "face": 5}
    usual |= {"liked": "The food.", "better": "More lamps.", "state": "shown"}
    made = Feedback(event=event, **{**usual, **over})
    session.add(made)
    session.flush()
    return made
