"""A file somebody asked for: what is in it, why, who agreed, and how far it is."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.models.account import Account
from events.models.schema import Base, Keep, Moment, Texts, marked, person_column

REASON_LENGTH = 500
# Asked for and not yet agreed to; waits for its turn; being made; there; could not be made; refused.
ASKED, QUEUED, MAKING, READY, FAILED, REFUSED = (
    *("asked", "queued", "making"),
    *("ready", "failed", "refused"),
)


class Export(Base):
    """One export. Its file belongs to who asked, for 24 hours; the row stays as a record."""

    __tablename__ = "export"
    __table_args__ = (
        UniqueConstraint("uid", name="uq_export_uid"),
        CheckConstraint(
            "state IN ('asked', 'queued', 'making', 'ready', 'failed', 'refused')", name="state"
        ),
        CheckConstraint("form IN ('csv', 'xlsx')", name="form"),
        CheckConstraint("rows_done >= 0", name="rows_done"),
        CheckConstraint("agreed_by_id IS NULL OR agreed_by_id <> asked_by_id", name="two_people"),
        CheckConstraint(
            "NOT is_named OR state IN ('asked', 'refused') OR agreed_at IS NOT NULL",
            name="named_needs_agreement",
        ),
        Index("ix_export_state_asked_at", "state", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    uid: Mapped[str] = mapped_column(String(32), info={"person": False})  # in its address
    what: Mapped[str] = mapped_column(String(60), info={"person": False})
    form: Mapped[str] = mapped_column(String(4), info={"person": False})
    options: Mapped[dict[str, Any]] = mapped_column(Texts, default=dict, info={"person": False})
    is_named: Mapped[bool] = mapped_column(default=False, info={"person": False})
    asked_by_id: Mapped[int | None] = person_column(
        ForeignKey("account.id", ondelete="SET NULL"),
        index=True,
        label=marked("Who asked for a file of data"),
        purpose=marked("So that nobody takes data out unseen."),
        keep=Keep.AUDIT,
    )
    reason: Mapped[str] = person_column(
        String(REASON_LENGTH),
        default="",
        label=marked("Why a file of data was asked for"),
        purpose=marked("So that nobody takes data out unseen."),
        keep=Keep.AUDIT,
    )
    agreed_by_id: Mapped[int | None] = person_column(
        ForeignKey("account.id", ondelete="SET NULL"),
        label=marked("Who agreed to a file of data"),
        purpose=marked("So that names leave only when two people say so."),
        keep=Keep.AUDIT,
    )
    asked_at: Mapped[datetime] = mapped_column(Moment, info={"person": False})
    agreed_at: Mapped[datetime | None] = mapped_column(Moment, info={"person": False})
    state: Mapped[str] = mapped_column(String(7), info={"person": False})
    rows_done: Mapped[int] = mapped_column(default=0, info={"person": False})
    rows_all: Mapped[int | None] = mapped_column(info={"person": False})
    leased_until: Mapped[datetime | None] = mapped_column(Moment, info={"person": False})
    ready_at: Mapped[datetime | None] = mapped_column(Moment, info={"person": False})

    asked_by: Mapped[Account | None] = relationship(foreign_keys=[asked_by_id])
    agreed_by: Mapped[Account | None] = relationship(foreign_keys=[agreed_by_id])


class ExportPart(Base):
    """A piece of an export's file, so that any server can hand it out and none holds it whole."""

    __tablename__ = "export_part"

    export_id: Mapped[int] = mapped_column(
        ForeignKey("export.id", ondelete="CASCADE"), primary_key=True, info={"person": False}
    )
    number: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    content: Mapped[bytes] = person_column(
        LargeBinary,
        label=marked("A file of data that somebody of the staff asked for"),
        purpose=marked("To hand it to who asked for it. It is deleted a day later."),
        keep=Keep.DAY,
    )
