"""Checking in at one date: its gates, the stewards' phones, what they scanned, and what they counted.

Who came is kept as a mark under a key of this date alone. The key is destroyed 30 days after, the scans
with it; the totals stay.
"""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.models.event import EventDate
from events.models.schema import NO_PERSON, Base, Keep, Moment, Texts, marked, person_column

ENTRY, EXIT = "entry", "exit"
STORED, REFUSED = "stored", "refused"
GATE_NAME_LENGTH = 40
MARK_DIGITS = 16  # of 8 bytes, hexadecimal


class CheckIn(Base):
    """A date whose gates were opened: its attendance key, sealed by the caller, and what is counted."""

    __tablename__ = "check_in"
    __table_args__ = (
        CheckConstraint("(key_sealed IS NULL) = (destroyed_at IS NOT NULL)", name="key_or_end"),
        NO_PERSON,
    )

    date_id: Mapped[int] = mapped_column(
        ForeignKey("event_date.id", ondelete="CASCADE"), primary_key=True
    )
    key_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    counters: Mapped[list[str]] = mapped_column(Texts)  # keys of events.tallies.COUNTERS
    opened_at: Mapped[datetime] = mapped_column(Moment)
    destroyed_at: Mapped[datetime | None] = mapped_column(Moment)

    date: Mapped[EventDate] = relationship(lazy="joined", innerjoin=True)
    gates: Mapped[list["Gate"]] = relationship(order_by="Gate.id", back_populates="check_in")


class Gate(Base):
    """A way in or out of one date."""

    __tablename__ = "gate"
    __table_args__ = (UniqueConstraint("date_id", "name", name="uq_gate_date_id_name"), NO_PERSON)

    id: Mapped[int] = mapped_column(primary_key=True)
    date_id: Mapped[int] = mapped_column(ForeignKey("check_in.date_id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(GATE_NAME_LENGTH))
    round: Mapped[int] = mapped_column(default=0)  # of invitations: only those of this one are good

    check_in: Mapped[CheckIn] = relationship(lazy="joined", innerjoin=True, back_populates="gates")


class Device(Base):
    """A steward's phone at one gate. It is known by its number; whose it is, nobody asks."""

    __tablename__ = "device"
    __table_args__ = (
        UniqueConstraint("token_hash", name="uq_device_token_hash"),
        UniqueConstraint("date_id", "number", name="uq_device_date_id_number"),
        CheckConstraint("unsent >= 0", name="unsent_is_not_negative"),
        Index("ix_device_gate_id", "gate_id"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    date_id: Mapped[int] = mapped_column(ForeignKey("check_in.date_id", ondelete="CASCADE"))
    gate_id: Mapped[int] = mapped_column(ForeignKey("gate.id", ondelete="CASCADE"))
    number: Mapped[int]  # 1, 2, 3 of this date
    token_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    joined_at: Mapped[datetime] = mapped_column(Moment)
    heard_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)  # by the host, or signed out
    unsent: Mapped[int] = mapped_column(default=0)  # as it said when last heard
    # Our clock minus the phone's, when last heard; clocks are found wrong by 70 years and more.
    offset_seconds: Mapped[int | None] = mapped_column(BigInteger)

    gate: Mapped[Gate] = relationship(lazy="joined", innerjoin=True)


class Scan(Base):
    """One passage through a gate as a phone recorded it, or what of it could not be taken."""

    __tablename__ = "scan"
    __table_args__ = (
        # What makes a batch that is sent again, in any order, change nothing.
        UniqueConstraint("date_id", "scan", name="uq_scan_date_id_scan"),
        CheckConstraint("kind IN ('entry', 'exit')", name="kind"),
        CheckConstraint("state IN ('stored', 'refused')", name="state"),
        CheckConstraint("people BETWEEN 1 AND 10", name="people"),
        CheckConstraint("state = 'refused' OR mark IS NOT NULL", name="stored_has_a_mark"),
        CheckConstraint("state = 'stored' OR reason <> ''", name="refused_has_a_reason"),
        Index("ix_scan_date_id_received_at", "date_id", "received_at"),
        Index("ix_scan_device_id", "device_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    date_id: Mapped[int] = person_column(
        ForeignKey("check_in.date_id", ondelete="CASCADE"),
        label=marked("The event and day at which your badge was scanned"),
        purpose=marked("To count how many people came."),
        keep=Keep.EVENT,
    )
    device_id: Mapped[int] = mapped_column(
        ForeignKey("device.id", ondelete="CASCADE"), info={"person": False}
    )
    scan: Mapped[str] = mapped_column(String(36), info={"person": False})  # the phone's own UUID
    mark: Mapped[str | None] = person_column(
        String(MARK_DIGITS),
        label=marked("A mark of your badge for this day of this event alone"),
        purpose=marked(
            "To count you once. Your badge cannot be read from it, and no two events can be compared."
        ),
        keep=Keep.EVENT,
    )
    kind: Mapped[str] = person_column(
        String(5),
        label=marked("Whether you came in or went out"),
        purpose=marked("To know how many people are inside."),
        keep=Keep.EVENT,
    )
    people: Mapped[int] = person_column(
        label=marked("How many people came in with your badge"),
        purpose=marked("To count people who booked together."),
        keep=Keep.EVENT,
    )
    at: Mapped[datetime] = person_column(
        Moment,  # as the phone's clock claimed
        label=marked("When your badge was scanned"),
        purpose=marked("To know when it was busy, and whether the same badge was scanned twice."),
        keep=Keep.EVENT,
    )
    # Our clock minus the phone's, measured when it was sent.
    offset_seconds: Mapped[int] = mapped_column(BigInteger, info={"person": False})
    seq: Mapped[int] = mapped_column(BigInteger, info={"person": False})  # the phone's own order
    received_at: Mapped[datetime] = mapped_column(Moment, info={"person": False})
    state: Mapped[str] = mapped_column(String(7), info={"person": False})
    # Why it was refused, or why a stored one needs a look (events.passing).
    reason: Mapped[str] = mapped_column(String(20), default="", info={"person": False})

    device: Mapped[Device] = relationship()


class Tally(Base):
    """What one phone counted by hand at one gate in one quarter of an hour; it only grows."""

    __tablename__ = "tally"
    __table_args__ = (CheckConstraint("total >= 0", name="total_is_not_negative"), NO_PERSON)

    device_id: Mapped[int] = mapped_column(
        ForeignKey("device.id", ondelete="CASCADE"), primary_key=True
    )
    gate_id: Mapped[int] = mapped_column(
        ForeignKey("gate.id", ondelete="CASCADE"), primary_key=True
    )
    bucket: Mapped[datetime] = mapped_column(Moment, primary_key=True)  # its first moment
    who: Mapped[str] = mapped_column(String(30), primary_key=True)
    total: Mapped[int]


class AttendanceTotal(Base):
    """How many passed one gate in one quarter of an hour: what stays when the key is destroyed."""

    __tablename__ = "attendance_total"
    __table_args__ = (CheckConstraint("people >= 0", name="people_is_not_negative"), NO_PERSON)

    gate_id: Mapped[int] = mapped_column(
        ForeignKey("gate.id", ondelete="CASCADE"), primary_key=True
    )
    bucket: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    what: Mapped[str] = mapped_column(String(20), primary_key=True)  # came, left, or a counter
    people: Mapped[int]
