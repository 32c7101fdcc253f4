"""Postcodes and the ward each lies in, imported from official files."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from events.models.schema import NO_PERSON, Base


class Postcode(Base):
    """One postcode of the area; without a ward it lies just outside the town."""

    __tablename__ = "postcode"
    __table_args__ = (NO_PERSON,)

    postcode: Mapped[str] = mapped_column(String(7), primary_key=True)  # upper case, no space
    ward_code: Mapped[str | None] = mapped_column(String(9))
