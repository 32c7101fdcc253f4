"""A mail or text message that waits to be sent: the outbox."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from events.models.schema import Base, Keep, Moment, marked, person_column

EMAIL, SMS = "email", "sms"
WAITING, SENT, DROPPED, FAILED = "waiting", "sent", "dropped", "failed"


class Message(Base):
    """One message, written in the same transaction as the deed it tells of."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("once", name="uq_message_once"),
        CheckConstraint("channel IN ('email', 'sms')", name="channel"),
        CheckConstraint("state IN ('waiting', 'sent', 'dropped', 'failed')", name="state"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_a_time"),
        CheckConstraint("tries >= 0", name="tries"),
        CheckConstraint("kept_hours > 0", name="kept_hours"),
        Index("ix_message_state_due_at", "state", "due_at"),
        Index("ix_message_about", "about"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    channel: Mapped[str] = mapped_column(String(5), info={"person": False})
    template: Mapped[str] = mapped_column(String(40), info={"person": False})
    language: Mapped[str] = mapped_column(String(8), info={"person": False})
    recipient_sealed: Mapped[bytes] = person_column(
        LargeBinary,
        label=marked("Who a message goes to"),
        purpose=marked("To send you what you asked for. It is kept encrypted."),
        keep=Keep.SENT,
    )
    facts_sealed: Mapped[bytes] = person_column(
        LargeBinary,
        label=marked("What a message says"),
        purpose=marked("To try again when a mail server does not answer. It is kept encrypted."),
        keep=Keep.SENT,
    )
    # The opaque key of the registration it is about, so that it can be dropped with it.
    about: Mapped[str | None] = mapped_column(String(64), info={"person": False})
    # What makes it one of a kind: the same deed told twice is one message.
    once: Mapped[str] = mapped_column(String(120), info={"person": False})
    state: Mapped[str] = mapped_column(String(7), default=WAITING, info={"person": False})
    tries: Mapped[int] = mapped_column(default=0, info={"person": False})
    due_at: Mapped[datetime] = mapped_column(Moment, info={"person": False})
    # Too late to be said after this: it is dropped rather than sent.
    expires_at: Mapped[datetime | None] = mapped_column(Moment, info={"person": False})
    kept_hours: Mapped[int] = mapped_column(default=168, info={"person": False})  # once settled
    leased_until: Mapped[datetime | None] = mapped_column(Moment, info={"person": False})
    sent_at: Mapped[datetime | None] = mapped_column(Moment, info={"person": False})
