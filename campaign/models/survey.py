"""A survey made of a small question bank, the links that open it once, and what was answered."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.models.schema import NO_PERSON, Base, Keep, Texts, marked, person_column

CHOICE, SCALE, SEVERAL, WORDS = "choice", "scale", "several", "words"
KINDS = (CHOICE, SCALE, SEVERAL, WORDS)
PHONE, KIOSK, PAPER = "phone", "kiosk", "paper"
CHANNELS = (PHONE, KIOSK, PAPER)
DRAFT, PUBLISHED = "draft", "published"
WORDS_LENGTH = 1000
# Of the words in an answer: somebody has to look, the desk sees them, nobody does.
WAITING, SHOWN, REFUSED = "waiting", "shown", "refused"


class Question(Base):
    """One version of a question of the bank. A version that was asked never changes; a new one follows."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("key", "version", name="uq_question_key_version"),
        CheckConstraint("kind IN ('choice', 'scale', 'several', 'words')", name="kind"),
        CheckConstraint("version > 0", name="version"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(7))
    text: Mapped[dict[str, str]] = mapped_column(Texts)
    # [{"key": str, "text": {tag: str}}], from first to last; none where words are asked for
    options: Mapped[list[dict[str, Any]]] = mapped_column(Texts, default=list)
    is_standard: Mapped[bool] = mapped_column(default=False)  # a wording others ask too


class Survey(Base):
    """Some questions, asked from one day to another."""

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("slug", name="uq_survey_slug"),
        CheckConstraint("state IN ('draft', 'published')", name="state"),
        CheckConstraint("opens_on <= closes_on", name="in_order"),
        CheckConstraint("population IS NULL OR population > 0", name="population"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[dict[str, str]] = mapped_column(Texts)
    about: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)
    state: Mapped[str] = mapped_column(String(9), default=DRAFT)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    by_link_only: Mapped[bool] = mapped_column(default=False)
    # How many people a sample was drawn from; without one, results speak of who answered.
    population: Mapped[int | None]

    questions: Mapped[list["SurveyQuestion"]] = relationship(
        order_by="SurveyQuestion.position", cascade="all, delete-orphan"
    )

    @property
    def is_published(self) -> bool:
        """Whether it can be answered between its days."""
        return self.state == PUBLISHED

    def is_open(self, today: date) -> bool:
        """Whether it can be answered today."""
        return self.is_published and self.opens_on <= today <= self.closes_on


class SurveyQuestion(Base):
    """A question as it is asked in one survey."""

    __tablename__ = "survey_question"
    __table_args__ = (
        UniqueConstraint("survey_id", "position", name="uq_survey_question_survey_id_position"),
        NO_PERSON,
    )

    survey_id: Mapped[int] = mapped_column(
        ForeignKey("survey.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    position: Mapped[int]

    question: Mapped[Question] = relationship(lazy="joined", innerjoin=True)


class SurveyLink(Base):
    """A link handed to one household of a sample. That it was used is kept; with which answer is not."""

    __tablename__ = "survey_link"
    __table_args__ = (UniqueConstraint("token_hash", name="uq_survey_link_token_hash"), NO_PERSON)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    used: Mapped[bool] = mapped_column(default=False)


class SurveyAnswer(Base):
    """What one person answered. Nothing in it leads to anybody; its ward and age go after six months."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        UniqueConstraint("sent_mark", name="uq_survey_answer_sent_mark"),
        CheckConstraint("channel IN ('phone', 'kiosk', 'paper')", name="channel"),
        Index("ix_survey_answer_survey_id_answered_on", "survey_id", "answered_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    survey_id: Mapped[int] = mapped_column(
        ForeignKey("survey.id", ondelete="CASCADE"), info={"person": False}
    )
    answered_on: Mapped[date] = mapped_column(info={"person": False})
    channel: Mapped[str] = mapped_column(String(5), info={"person": False})
    by_link: Mapped[bool] = mapped_column(default=False, info={"person": False})
    language: Mapped[str | None] = person_column(
        String(8),
        label=marked("The language you answered a survey in"),
        purpose=marked("To see whether every language is heard."),
        keep=Keep.WORDS,
    )
    ward_code: Mapped[str | None] = person_column(
        String(9),
        label=marked("The ward you named in a survey"),
        purpose=marked("To see whether every part of town is heard."),
        keep=Keep.WORDS,
    )
    age_band: Mapped[str | None] = person_column(
        String(8),
        label=marked("The age group you named in a survey"),
        purpose=marked("To see whether every age is heard."),
        keep=Keep.WORDS,
    )
    sent_mark: Mapped[str | None] = person_column(
        String(64),
        label=marked("A fingerprint of the survey form you sent"),
        purpose=marked("To know the same form when it comes twice. Nothing can be read from it."),
        keep=Keep.WEEK,
    )

    items: Mapped[list["AnswerItem"]] = relationship(cascade="all, delete-orphan")


class AnswerItem(Base):
    """The answer to one question: the key of an option (several rows for several), or words."""

    __tablename__ = "answer_item"
    __table_args__ = (
        UniqueConstraint(
            "answer_id", "question_id", "option", name="uq_answer_item_answer_id_question_id_option"
        ),
        CheckConstraint("words IS NULL OR option = ''", name="an_option_or_words"),
        CheckConstraint("state IN ('', 'waiting', 'shown', 'refused')", name="state"),
        Index("ix_answer_item_question_id_option", "question_id", "option"),
        Index("ix_answer_item_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    answer_id: Mapped[int] = mapped_column(
        ForeignKey("survey_answer.id", ondelete="CASCADE"), info={"person": False}
    )
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), info={"person": False})
    option: Mapped[str] = mapped_column(String(40), default="", info={"person": False})
    words: Mapped[str | None] = person_column(
        String(WORDS_LENGTH),
        label=marked("What you wrote in a survey"),
        purpose=marked("To learn what people think. Your name is not kept with it."),
        keep=Keep.WORDS,
    )
    state: Mapped[str] = mapped_column(String(8), default="", info={"person": False})  # of words
