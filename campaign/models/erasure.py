"""The ledger of erasures: what must be erased again where a backup is put back."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from events.models.schema import Base, Keep, Moment, marked, person_column


class Erasure(Base):
    """One erased row: its table and the mark it was found by, which leads to nobody once it is gone."""

    __tablename__ = "erasure"
    __table_args__ = (Index("ix_erasure_erased_at", "erased_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    table_name: Mapped[str] = mapped_column(String(40), info={"person": False})
    mark: Mapped[str] = person_column(
        String(64),
        label=marked("A mark of something you erased"),
        purpose=marked("To erase it again should a backup be put back. It leads to nobody."),
        keep=Keep.ERASED,
    )
    erased_at: Mapped[datetime] = mapped_column(Moment, info={"person": False})
    is_copied: Mapped[bool] = mapped_column(default=False, info={"person": False})  # to the file
