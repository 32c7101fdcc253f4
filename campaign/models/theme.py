"""You said, we did: what people said in common, what is done about it, and what the campaign aims at."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.models import PartnerGroup
from events.models.schema import NO_PERSON, Base, Moment, Texts

HEARD, DONE, DOING, CANNOT = "heard", "done", "doing", "cannot"
ANSWERS = (DONE, DOING, CANNOT)
SHORT, LONG = "short", "long"
OWNER_LENGTH = 80


class Aim(Base):
    """Something the campaign wants to reach by a day, with a measure it can count where possible."""

    __tablename__ = "aim"
    __table_args__ = (
        UniqueConstraint("slug", name="uq_aim_slug"),
        CheckConstraint("horizon IN ('short', 'long')", name="horizon"),
        CheckConstraint("target IS NULL OR target > 0", name="target"),
        CheckConstraint("since <= until", name="in_order"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40))
    title: Mapped[dict[str, str]] = mapped_column(Texts)
    horizon: Mapped[str] = mapped_column(String(5))
    # What is counted (a key of campaign.domain.aiming.MEASURES), or empty where words say it.
    measure: Mapped[str] = mapped_column(String(30), default="")
    measure_words: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)
    target: Mapped[int | None]
    since: Mapped[date]
    until: Mapped[date]
    position: Mapped[int] = mapped_column(default=0)


class Theme(Base):
    """What several people said, and the answer to it."""

    __tablename__ = "theme"
    __table_args__ = (
        UniqueConstraint("slug", name="uq_theme_slug"),
        CheckConstraint("state IN ('heard', 'done', 'doing', 'cannot')", name="state"),
        CheckConstraint("(state = 'heard') = (answered_at IS NULL)", name="answered_has_a_time"),
        Index("ix_theme_state_due_on", "state", "due_on"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[dict[str, str]] = mapped_column(Texts)
    said: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)
    state: Mapped[str] = mapped_column(String(6), default=HEARD)
    answer: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)  # what, or why not
    owner: Mapped[str] = mapped_column(String(OWNER_LENGTH), default="")  # a team, not a person
    due_on: Mapped[date | None]
    measure: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)  # how one will see it
    aim_id: Mapped[int | None] = mapped_column(ForeignKey("aim.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)

    aim: Mapped[Aim | None] = relationship()

    @property
    def is_public(self) -> bool:
        """Whether residents see it."""
        return self.published_at is not None


class Coding(Base):
    """That a theme was heard in a feedback, in a table's note, or in a survey's words."""

    __tablename__ = "coding"
    __table_args__ = (
        UniqueConstraint("theme_id", "feedback_id", name="uq_coding_theme_id_feedback_id"),
        UniqueConstraint("theme_id", "note_id", name="uq_coding_theme_id_note_id"),
        UniqueConstraint("theme_id", "item_id", name="uq_coding_theme_id_item_id"),
        CheckConstraint(
            "(CASE WHEN feedback_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN note_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN item_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_source",
        ),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"))
    feedback_id: Mapped[int | None] = mapped_column(
        ForeignKey("feedback.id", ondelete="CASCADE"), index=True
    )
    note_id: Mapped[int | None] = mapped_column(
        ForeignKey("note.id", ondelete="CASCADE"), index=True
    )
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("answer_item.id", ondelete="CASCADE"), index=True
    )

    theme: Mapped[Theme] = relationship(lazy="joined", innerjoin=True)


class Project(Base):
    """What a partner does: problem, audience, activities, outputs, outcomes, impact."""

    __tablename__ = "project"
    __table_args__ = (UniqueConstraint("slug", name="uq_project_slug"), NO_PERSON)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    group_id: Mapped[int] = mapped_column(ForeignKey("partner_group.id"), index=True)
    name: Mapped[dict[str, str]] = mapped_column(Texts)
    problem: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)
    audience: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)
    activities: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)
    # [{"text": {tag: str}, "measure": a key of campaign.domain.aiming.MEASURES or ""}]
    outputs: Mapped[list[dict[str, Any]]] = mapped_column(Texts, default=list)
    outcomes: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)
    impact: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)
    since: Mapped[date]
    until: Mapped[date | None]
    published_at: Mapped[datetime | None] = mapped_column(Moment)

    group: Mapped[PartnerGroup] = relationship(lazy="joined", innerjoin=True)
