"""What every table is made of: one metadata, named constraints, and a reason for each column.

A column that can hold something about a person is made with `person_column`; a table that cannot says
so with `NO_PERSON`. A test fails on a column with neither.
"""

import enum
from datetime import UTC, datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import DateTime, Dialect, MetaData
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
    """The declarative base of every table."""

    metadata = MetaData(naming_convention=NAMES)


class Keep(enum.Enum):
    """How long a value about a person is kept (the table under "Keeping" in the trust rules)."""

    CAMPAIGN = _l("Until the campaign ends and 12 months more, or until you withdraw.")
    UPDATES = _l("Until you stop the news or withdraw, or after two years without use.")
    WEEK = _l("7 days.")


def person_column(
    *args: Any, label: LazyString, purpose: LazyString, keep: Keep, **options: Any
) -> MappedColumn[Any]:
    """Return a column that can hold something about a person, with why and how long.

    `label` and `purpose` are read by residents, on the receipt and on "what we hold".
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
