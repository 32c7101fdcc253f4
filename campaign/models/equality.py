"""Equality answers: who was reached, never who somebody is.

Each answer is a row of its own, so that no two answers of one person stand together. It waits sealed
until its week is over and then goes in among the others of the week, in no order: neither the row nor its
place tells after which pledge, booking, feedback or survey it was given.
"""

from datetime import date

from sqlalchemy import CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from events.models.schema import Base, Keep, marked, person_column

PLEDGE, BOOKING, FEEDBACK, SURVEY = "pledge", "booking", "feedback", "survey"
AFTER = (PLEDGE, BOOKING, FEEDBACK, SURVEY)
OWN_WORDS_LENGTH = 80
BLANK, PREFER_NOT = "blank", "prefer_not"  # asked and left empty; asked and kept for oneself


class EqualityWaiting(Base):
    """One answer of the week that is not over: sealed, under a random number."""

    __tablename__ = "equality_waiting"
    __table_args__ = ({"sqlite_with_rowid": False},)  # SQLite's own numbers would keep the order

    uid: Mapped[str] = mapped_column(String(32), primary_key=True, info={"person": False})
    week: Mapped[date] = mapped_column(info={"person": False})  # its Monday
    answer_sealed: Mapped[bytes] = person_column(
        LargeBinary,
        label=marked("An answer to an equality question, until its week is over"),
        purpose=marked("To mix it with the others of the week. It is kept encrypted."),
        keep=Keep.EQUALITY,
    )


class EqualityAnswer(Base):
    """One answer among those of its week, under a random number."""

    __tablename__ = "equality_answer"
    __table_args__ = (
        CheckConstraint("after IN ('pledge', 'booking', 'feedback', 'survey')", name="after"),
        Index("ix_equality_answer_week_question", "week", "question"),
        {"sqlite_with_rowid": False},
    )

    uid: Mapped[str] = mapped_column(String(32), primary_key=True, info={"person": False})
    week: Mapped[date] = mapped_column(info={"person": False})  # its Monday
    after: Mapped[str] = mapped_column(String(8), info={"person": False})
    question: Mapped[str] = mapped_column(String(30), info={"person": False})
    choice: Mapped[str] = person_column(
        String(60),
        label=marked("An answer to an equality question"),
        purpose=marked(
            "To see whose voices are missing. It stands alone, without a name or a day."
        ),
        keep=Keep.EQUALITY,
    )
    own_words: Mapped[str | None] = person_column(
        String(OWN_WORDS_LENGTH),
        label=marked("How you describe yourself, in your own words"),
        purpose=marked("So that nobody has to fit into a list. It stands alone, without a name."),
        keep=Keep.EQUALITY,
    )
