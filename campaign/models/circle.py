"""The circle: who joined it, when it met, who looks after it, and who asked to see it in an emergency.

Its rows stand alone: no foreign key leads from a member to anything else about a person, and every field
is encrypted under the circle's own key.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.models.account import Account
from events.models.schema import NO_PERSON, Base, Keep, Moment, Texts, marked, person_column

REASON_LENGTH = 500


class Circle(Base):
    """A circle, with its key (wrapped by the field key) and the way its members reach it."""

    __tablename__ = "circle"
    __table_args__ = (UniqueConstraint("slug", name="uq_circle_slug"), NO_PERSON)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[dict[str, str]] = mapped_column(Texts)
    phone: Mapped[str] = mapped_column(String(30), default="")  # where she reaches us
    hours: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)  # when somebody answers
    key_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]

    sessions: Mapped[list["CircleSession"]] = relationship(
        order_by="CircleSession.held_on.desc()", back_populates="circle"
    )


def _hers(*args: Any, label: str, purpose: str, **options: Any) -> Any:
    return person_column(*args, label=label, purpose=purpose, keep=Keep.CIRCLE, **options)


class CircleMember(Base):
    """Somebody who joined. What she said stands in sealed fields; `uid` names the row to their seals."""

    __tablename__ = "circle_member"
    __table_args__ = (
        UniqueConstraint("uid", name="uq_circle_member_uid"),
        UniqueConstraint("sent_mark", name="uq_circle_member_sent_mark"),
        Index("ix_circle_member_circle_id_code_mark", "circle_id", "code_mark"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    uid: Mapped[str] = mapped_column(String(32), info={"person": False})
    circle_id: Mapped[int] = mapped_column(
        ForeignKey("circle.id", ondelete="CASCADE"), info={"person": False}
    )
    called_sealed: Mapped[bytes] = _hers(
        LargeBinary,
        label=marked("What to call you, in a group"),
        purpose=marked("To greet you. Any name will do. It is kept encrypted."),
    )
    contact_sealed: Mapped[bytes | None] = _hers(
        LargeBinary,
        label=marked("How you may be reached, in a group"),
        purpose=marked("To reach you only as you said, and not at all if you did not. Encrypted."),
    )
    needs_sealed: Mapped[bytes] = _hers(
        LargeBinary,
        label=marked("What you need to come, in a group"),
        purpose=marked("To have it ready. It is kept encrypted."),
    )
    code_mark: Mapped[str] = _hers(
        String(64),
        label=marked("A fingerprint of your word, in a group"),
        purpose=marked("To know it is you. The word cannot be read from it."),
    )
    registered_on: Mapped[date] = _hers(
        label=marked("The day you joined, in a group"),
        purpose=marked("To delete what is held in time. The hour is not kept."),
    )
    sent_mark: Mapped[str | None] = person_column(
        String(64),
        label=marked("A fingerprint of the form you sent"),
        purpose=marked("To know the same form when it comes twice. Nothing can be read from it."),
        keep=Keep.WEEK,
    )


class CircleSession(Base):
    """A meeting that was held, and how many came. Who came is not kept."""

    __tablename__ = "circle_session"
    __table_args__ = (
        UniqueConstraint("circle_id", "held_on", name="uq_circle_session_circle_id_held_on"),
        CheckConstraint("heads >= 0 AND heads <= 500", name="heads"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id", ondelete="CASCADE"))
    held_on: Mapped[date]
    heads: Mapped[int]

    circle: Mapped[Circle] = relationship(back_populates="sessions")


class Facilitator(Base):
    """An account's place at a circle: it opens that circle and no other."""

    __tablename__ = "facilitator"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, info={"person": False}
    )
    circle_id: Mapped[int] = person_column(
        ForeignKey("circle.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        label=marked("Groups an account looks after"),
        purpose=marked("To open only the groups somebody looks after."),
        keep=Keep.ACCOUNT,
    )
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
    circle: Mapped[Circle] = relationship(lazy="joined", innerjoin=True)


class BreakGlass(Base):
    """A circle opened in an emergency, by one who asked and another who agreed, for a short time."""

    __tablename__ = "break_glass"
    __table_args__ = (
        CheckConstraint("agreed_by_id IS NULL OR agreed_by_id <> asked_by_id", name="two_people"),
        CheckConstraint("(agreed_at IS NULL) = (opens_until IS NULL)", name="agreed_opens"),
        Index("ix_break_glass_circle_id_asked_at", "circle_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    circle_id: Mapped[int] = mapped_column(
        ForeignKey("circle.id", ondelete="CASCADE"), info={"person": False}
    )
    asked_by_id: Mapped[int | None] = person_column(
        ForeignKey("account.id", ondelete="SET NULL"),
        index=True,
        label=marked("Who asked to see a group in an emergency"),
        purpose=marked("So that nobody does it unseen."),
        keep=Keep.AUDIT,
    )
    reason: Mapped[str] = person_column(
        String(REASON_LENGTH),
        label=marked("Why somebody asked to see a group in an emergency"),
        purpose=marked("So that nobody does it without a reason."),
        keep=Keep.AUDIT,
    )
    asked_at: Mapped[datetime] = mapped_column(Moment, info={"person": False})
    agreed_by_id: Mapped[int | None] = person_column(
        ForeignKey("account.id", ondelete="SET NULL"),
        index=True,
        label=marked("Who agreed to it"),
        purpose=marked("So that nobody does it alone."),
        keep=Keep.AUDIT,
    )
    agreed_at: Mapped[datetime | None] = mapped_column(Moment, info={"person": False})
    opens_until: Mapped[datetime | None] = mapped_column(Moment, info={"person": False})

    circle: Mapped[Circle] = relationship(lazy="joined", innerjoin=True)
    asked_by: Mapped[Account | None] = relationship(foreign_keys=[asked_by_id])
    agreed_by: Mapped[Account | None] = relationship(foreign_keys=[agreed_by_id])
