"""What the list is searched by: an index that can be thrown away and made again from the events.

The dates of a series are not rows (`EventDate` is, once something happens to one); a list of thousands
of events over a year cannot work its rules out at each visit, so the dates of published events up to
`listings.AHEAD` stand here, in order of time.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from events.models.schema import NO_PERSON, Base, Moment


class ListedDate(Base):
    """One date of a published event, with what it can be filtered by."""

    __tablename__ = "listed_date"
    __table_args__ = (
        Index("ix_listed_date_starts_at", "starts_at", "event_id"),
        Index("ix_listed_date_ends_at", "ends_at"),
        Index("ix_listed_date_kind", "kind", "starts_at"),
        Index("ix_listed_date_ward_code", "ward_code", "starts_at"),
        Index("ix_listed_date_audience", "audience", "starts_at"),
        NO_PERSON,
    )

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    calculated: Mapped[bool]  # from the sunset
    cancelled: Mapped[bool]
    kind: Mapped[str] = mapped_column(String(20))
    ward_code: Mapped[str | None] = mapped_column(String(9))
    audience: Mapped[str] = mapped_column(String(8))
    free: Mapped[bool]


class ListedFact(Base):
    """A language spoken at an event, or an access fact of it: what filters repeat."""

    __tablename__ = "listed_fact"
    __table_args__ = (Index("ix_listed_fact_fact_event_id", "fact", "event_id"), NO_PERSON)

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    fact: Mapped[str] = mapped_column(String(40), primary_key=True)  # "access:toilets", "in:ur"


# The C collation makes a prefix a range of the index on PostgreSQL too.
Word = String(60).with_variant(String(60, collation="C"), "postgresql")


class ListedWord(Base):
    """A word of an event's texts, folded, for search by the beginnings of words."""

    __tablename__ = "listed_word"
    __table_args__ = (Index("ix_listed_word_word_event_id", "word", "event_id"), NO_PERSON)

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    word: Mapped[str] = mapped_column(Word, primary_key=True)
