"""The ledger of erasures: what must be erased again where a backup is put back."""

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from events.models.schema import Base, Keep, marked, person_column


class Erasure(Base):
    """One deed that let something go, and the mark of what; the mark leads to nobody once it is gone."""

    __tablename__ = "erasure"
    __table_args__ = (Index("ix_erasure_done_on", "done_on"),)

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    deed: Mapped[str] = mapped_column(String(40), info={"person": False})
    mark: Mapped[str] = person_column(
        String(64),
        label=marked("A mark of something you erased"),
        purpose=marked("To erase it again should a backup be put back. It leads to nobody."),
        keep=Keep.ERASED,
    )
    done_on: Mapped[date] = mapped_column(info={"person": False})
    is_copied: Mapped[bool] = mapped_column(default=False, info={"person": False})  # to the file
