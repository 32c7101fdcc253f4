"""A table as it was published: safe cells of one quarter, counted up to a day, never changed after."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from events.models.schema import NO_PERSON, Base, Moment, Texts


class Release(Base):
    """One table of the catalogue. What was hidden is nowhere in it."""

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint(
            "table_key", "quarter", "up_to", name="uq_release_table_key_quarter_up_to"
        ),
        CheckConstraint("first <= up_to", name="in_order"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    table_key: Mapped[str] = mapped_column(String(60))  # of campaign.domain.cataloguing
    quarter: Mapped[str] = mapped_column(String(6))  # 2026Q3
    first: Mapped[date]
    up_to: Mapped[date]  # the last day counted; the quarter's own last day where it is whole
    is_whole: Mapped[bool]
    # {"cells": [{"at": [keys], "shown": int | null}], "total": int | null}; null is hidden
    content: Mapped[dict[str, Any]] = mapped_column(Texts)
    made_at: Mapped[datetime] = mapped_column(Moment)
