"""When the public number was last proved from rows, and what the rows said."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from events.models.schema import NO_PERSON, Base, Moment


class Recount(Base):
    """One channel's figure in one recount."""

    __tablename__ = "recount"
    __table_args__ = (Index("ix_recount_taken_at", "taken_at"), NO_PERSON)

    id: Mapped[int] = mapped_column(primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(Moment)
    channel: Mapped[str] = mapped_column(String(8))
    pledges: Mapped[int]
