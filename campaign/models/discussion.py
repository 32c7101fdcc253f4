"""A workshop at which people talk at tables: its guide, its tables, and what was noted there.

A note belongs to a question and a table, never to a person or an organisation.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.models.draw import Draw
from events.models import PartnerGroup
from events.models.schema import NO_PERSON, Base, Keep, Moment, Texts, marked, person_column

NOTE_LENGTH = 1000
POINT_LENGTH = 300


class Discussion(Base):
    """One workshop of a partner group. Who sits where is its draw's, and goes with it."""

    __tablename__ = "discussion"
    __table_args__ = (
        UniqueConstraint("slug", name="uq_discussion_slug"),
        CheckConstraint("delegates IS NULL OR delegates >= 0", name="delegates"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    group_id: Mapped[int] = mapped_column(ForeignKey("partner_group.id"), index=True)
    title: Mapped[dict[str, str]] = mapped_column(Texts)
    about: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)
    happens_on: Mapped[date]
    draw_id: Mapped[int | None] = mapped_column(ForeignKey("draw.id", ondelete="SET NULL"))
    delegates: Mapped[int | None]  # how many came
    organisations: Mapped[list[str]] = mapped_column(Texts, default=list)  # that were present
    closed_at: Mapped[datetime | None] = mapped_column(Moment)  # scribes can write no more

    group: Mapped[PartnerGroup] = relationship(lazy="joined", innerjoin=True)
    draw: Mapped[Draw | None] = relationship()
    guide: Mapped[list["GuideQuestion"]] = relationship(
        order_by="GuideQuestion.position", cascade="all, delete-orphan"
    )
    tables: Mapped[list["DiscussionTable"]] = relationship(
        order_by="DiscussionTable.number",
        back_populates="discussion",
        cascade="all, delete-orphan",
    )


class GuideQuestion(Base):
    """A question of the topic guide, with what to ask on and how long it may take."""

    __tablename__ = "guide_question"
    __table_args__ = (
        UniqueConstraint(
            "discussion_id", "position", name="uq_guide_question_discussion_id_position"
        ),
        CheckConstraint("minutes > 0", name="minutes"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[dict[str, str]] = mapped_column(Texts)
    prompts: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)  # a line each
    minutes: Mapped[int]


class DiscussionTable(Base):
    """A table, the link its scribe writes with, and the one point it reports back."""

    __tablename__ = "discussion_table"
    __table_args__ = (
        UniqueConstraint(
            "discussion_id", "number", name="uq_discussion_table_discussion_id_number"
        ),
        UniqueConstraint("token_hash", name="uq_discussion_table_token_hash"),
        CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    discussion_id: Mapped[int] = mapped_column(
        ForeignKey("discussion.id", ondelete="CASCADE"), info={"person": False}
    )
    number: Mapped[int] = mapped_column(info={"person": False})
    token_hash: Mapped[str] = mapped_column(String(64), info={"person": False})
    point: Mapped[str] = person_column(
        String(POINT_LENGTH),
        label=marked("What was said at a table of a workshop"),
        purpose=marked("To write the report. It is never noted who said it."),
        keep=Keep.WORDS,
        default="",
    )
    point_seq: Mapped[int] = mapped_column(default=0, info={"person": False})  # of the latest sent
    point_agreed_at: Mapped[datetime | None] = mapped_column(Moment, info={"person": False})

    discussion: Mapped[Discussion] = relationship(back_populates="tables")


class Note(Base):
    """What a table said on a question, as its scribe wrote it. `uid` is the scribe's page's own."""

    __tablename__ = "note"
    __table_args__ = (
        UniqueConstraint("table_id", "uid", name="uq_note_table_id_uid"),
        Index("ix_note_question_id", "question_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    uid: Mapped[str] = mapped_column(String(36), info={"person": False})
    table_id: Mapped[int] = mapped_column(
        ForeignKey("discussion_table.id", ondelete="CASCADE"), info={"person": False}
    )
    question_id: Mapped[int] = mapped_column(
        ForeignKey("guide_question.id", ondelete="CASCADE"), info={"person": False}
    )
    text: Mapped[str | None] = person_column(
        String(NOTE_LENGTH),
        label=marked("What was said at a table of a workshop"),
        purpose=marked("To write the report. It is never noted who said it."),
        keep=Keep.WORDS,
    )
    seq: Mapped[int] = mapped_column(default=0, info={"person": False})  # of its latest wording
    noted_on: Mapped[date] = mapped_column(info={"person": False})

    table: Mapped[DiscussionTable] = relationship(lazy="joined", innerjoin=True)
    question: Mapped[GuideQuestion] = relationship(lazy="joined", innerjoin=True)
