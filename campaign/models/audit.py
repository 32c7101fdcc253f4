"""The audit trail: who did what, to which thing, and when; never what was written."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.models.account import Account
from events.models.schema import Base, Keep, Moment, marked, person_column

DEED_LENGTH, THING_LENGTH = 40, 120


class AuditEntry(Base):
    """One deed. Rows are added and, after two years, deleted; nothing changes one."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    at: Mapped[datetime] = person_column(
        Moment,
        label=marked("When somebody who works on this website changed something"),
        purpose=marked("To find out later who changed what."),
        keep=Keep.AUDIT,
    )
    actor_id: Mapped[int | None] = person_column(
        ForeignKey("account.id", ondelete="SET NULL"),
        index=True,
        label=marked("Who changed something on this website"),
        purpose=marked("To find out later who changed what."),
        keep=Keep.AUDIT,
    )
    deed: Mapped[str] = person_column(
        String(DEED_LENGTH),
        label=marked("What was done"),
        purpose=marked("To find out later who changed what. What was written is not kept here."),
        keep=Keep.AUDIT,
    )
    thing: Mapped[str] = person_column(
        String(THING_LENGTH),
        label=marked("To which thing it was done"),
        purpose=marked("To find out later who changed what. What was written is not kept here."),
        keep=Keep.AUDIT,
    )

    actor: Mapped[Account | None] = relationship(lazy="joined")
