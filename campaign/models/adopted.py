"""What a group's own calendar last said about one of its events."""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from events.models.schema import NO_PERSON, Base, Texts

UID_LENGTH = 300


class AdoptedEvent(Base):
    """An event of a calendar and what it became here.

    Only what the calendar has changed since is taken over at the next look, so that nothing a host wrote by
    hand is lost. Without an event, the host deleted the draft, and it is not made again.
    """

    __tablename__ = "adopted_event"
    __table_args__ = (
        UniqueConstraint("group_id", "uid", name="uq_adopted_event_group_id_uid"),
        Index("ix_adopted_event_event_id", "event_id"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("partner_group.id", ondelete="CASCADE"))
    uid: Mapped[str] = mapped_column(String(UID_LENGTH))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="SET NULL"))
    said: Mapped[dict[str, Any]] = mapped_column(Texts)
