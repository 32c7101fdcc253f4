"""A badge and the batch it was printed in.

A badge's code is worn in public, so a badge knows nothing of a person: the pledge points to its badge
and never the other way.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from events.models.schema import NO_PERSON, Base, Keep, Moment, marked, person_column

MADE_FOR_LENGTH = 120
PRINTED, CLAIMED, REVOKED, SPOILED = "printed", "claimed", "revoked", "spoiled"


class Batch(Base):
    """Badges printed together for one purpose, and what became of them."""

    __tablename__ = "batch"
    __table_args__ = (
        CheckConstraint("handed_out >= 0 AND handed_out <= printed", name="handed_out_of_printed"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    made_for: Mapped[str] = mapped_column(String(MADE_FOR_LENGTH))
    printed: Mapped[int]
    handed_out: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(Moment)


class Badge(Base):
    """One badge: waiting to be claimed, worn, or out of use."""

    __tablename__ = "badge"
    __table_args__ = (
        CheckConstraint("state IN ('printed', 'claimed', 'revoked', 'spoiled')", name="state"),
        CheckConstraint("state <> 'claimed' OR claimed_on IS NOT NULL", name="claimed_has_a_day"),
        CheckConstraint("state <> 'printed' OR batch_id IS NOT NULL", name="printed_in_a_batch"),
        Index("ix_badge_batch_id_state", "batch_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    code: Mapped[str] = person_column(
        String(12),
        unique=True,
        label=marked("Badge code"),
        purpose=marked("To know a real badge when it is scanned. It leads to no name."),
        keep=Keep.CAMPAIGN,
    )
    state: Mapped[str] = person_column(
        String(8),
        label=marked("Badge state"),
        purpose=marked("To tell a badge in use from one that was lost or never claimed."),
        keep=Keep.CAMPAIGN,
    )
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), info={"person": False})
    claimed_on: Mapped[date | None] = person_column(
        label=marked("Badge claimed on"),
        purpose=marked("To count how many printed badges are used."),
        keep=Keep.CAMPAIGN,
    )

    @property
    def is_worn(self) -> bool:
        """Whether this badge belongs to a pledge now."""
        return self.state == CLAIMED

    @property
    def is_unclaimed(self) -> bool:
        """Whether this badge was printed and waits for its first wearer."""
        return self.state == PRINTED

    @property
    def in_fours(self) -> str:
        """The code as people read it: three groups of four."""
        return " ".join(self.code[i : i + 4] for i in range(0, 12, 4))
