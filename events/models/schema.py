"""What every table is made of: one metadata, named constraints, and a reason for each column.

A column that can hold something about a person is made with `person_column`; a table that cannot says
so with `NO_PERSON`. A test fails on a column with neither.
"""

from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, MetaData
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
NO_PERSON = {"info": {"person": False}}


class Base(DeclarativeBase):
    """The declarative base of every table, those of the campaign included."""

    metadata = MetaData(naming_convention=NAMES)


def marked(text: str) -> str:
    """Mark a text for translation and return it as it is: it is translated where it is shown."""
    return text


class Keep(Enum):
    """How long a value about a person is kept (the table under "Keeping" in the trust rules)."""

    CAMPAIGN = marked("Until the campaign ends and 12 months more, or until you withdraw.")
    UPDATES = marked("Until you stop the news or withdraw, or after two years without use.")
    WEEK = marked("7 days.")
    EVENT = marked("Until 30 days after the event.")
    SENT = marked("7 days after it was sent.")
    DAY = marked("24 hours.")
    CIRCLE = marked("Until 90 days after the group last met, or until you ask.")
    COHORT = marked(
        "14 days while nobody has confirmed; then until 6 months after the programme, or until you stop."
    )
    DRAW = marked("14 days after the day of the draw.")
    WORDS = marked("6 months; after that only themes and counts.")
    RECORDING = marked("Until somebody has written it down, at most 30 days.")
    EQUALITY = marked("Until the table of the three months is made, at most 6 months.")
    COMPLAINT = marked("Until a year after it was answered.")
    ERASED = marked("35 days, as long as a backup may still hold what was erased.")
    ACCOUNT = marked("As long as the account exists.")
    AUDIT = marked("2 years.")


def person_column(
    *args: Any, label: str, purpose: str, keep: Keep, **options: Any
) -> MappedColumn[Any]:
    """Return a column that can hold something about a person, with why and how long.

    `label` and `purpose` are `marked` texts, read by residents on the receipt and on "what we hold".
    """
    return mapped_column(*args, info={"label": label, "purpose": purpose, "keep": keep}, **options)


class Moment(TypeDecorator[datetime]):
    """A point in time, always UTC and aware; SQLite, which has no zones, stores it as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store as UTC."""
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read back as UTC."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


# A text in several languages, `{tag: text}`; and a list of keys.
Texts = JSON(none_as_null=True)
