"""What somebody thought of a gathering: a face, two sentences or a recording, and the aims it touched.

A row is an opinion without a person: no account, no badge, no hour. Its words and its language go after six
months; the face, the aims and the themes stay as counts.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.models import Event
from events.models.schema import Base, Keep, Texts, marked, person_column

SENTENCE_LENGTH = 500
REASON_LENGTH = 40
# Of the words: there are none, somebody has to look, everybody of the desk sees them, nobody does.
WORDLESS, WAITING, SHOWN, REFUSED = "wordless", "waiting", "shown", "refused"
FACES = (1, 2, 3, 4, 5)  # from "not at all" to "very much"


class Feedback(Base):
    """One opinion on one date of an event."""

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("sent_mark", name="uq_feedback_sent_mark"),
        CheckConstraint("face BETWEEN 1 AND 5", name="face"),
        CheckConstraint("state IN ('wordless', 'waiting', 'shown', 'refused')", name="state"),
        CheckConstraint("state <> 'refused' OR reason <> ''", name="refused_has_a_reason"),
        CheckConstraint(
            "state NOT IN ('wordless', 'refused') OR (liked IS NULL AND better IS NULL)",
            name="words_only_where_read",
        ),
        Index("ix_feedback_event_id_day", "event_id", "day"),
        Index("ix_feedback_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), info={"person": False}
    )
    day: Mapped[date] = mapped_column(info={"person": False})  # of the event, not of the writing
    given_on: Mapped[date] = mapped_column(info={"person": False})
    language: Mapped[str | None] = person_column(
        String(8),
        label=marked("The language of the feedback form you sent"),
        purpose=marked("To see whether every language is heard."),
        keep=Keep.WORDS,
    )
    face: Mapped[int] = mapped_column(info={"person": False})
    aims: Mapped[list[str]] = mapped_column(Texts, default=list, info={"person": False})  # slugs
    liked: Mapped[str | None] = person_column(
        String(SENTENCE_LENGTH),
        label=marked("What you wrote was good about an event"),
        purpose=marked("To make the next events better. Your name is not kept with it."),
        keep=Keep.WORDS,
    )
    better: Mapped[str | None] = person_column(
        String(SENTENCE_LENGTH),
        label=marked("What you wrote could be better about an event"),
        purpose=marked("To make the next events better. Your name is not kept with it."),
        keep=Keep.WORDS,
    )
    sent_mark: Mapped[str | None] = person_column(
        String(64),
        label=marked("A fingerprint of the feedback form you sent"),
        purpose=marked("To know the same form when it comes twice. Nothing can be read from it."),
        keep=Keep.WEEK,
    )
    said_mark: Mapped[str | None] = person_column(
        String(64),
        label=marked("A fingerprint of the feedback form you sent"),
        purpose=marked("To know the same form when it comes twice. Nothing can be read from it."),
        keep=Keep.WEEK,
    )
    state: Mapped[str] = mapped_column(String(8), default=WORDLESS, info={"person": False})
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="", info={"person": False})

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)
    recording: Mapped["Recording | None"] = relationship(
        back_populates="feedback", cascade="all, delete-orphan"
    )

    @property
    def has_words(self) -> bool:
        """Whether a sentence is still kept."""
        return bool(self.liked or self.better)


class Recording(Base):
    """Feedback that was spoken: at most a minute, sealed, and gone once it was written down."""

    __tablename__ = "recording"
    __table_args__ = (
        UniqueConstraint("uid", name="uq_recording_uid"),
        CheckConstraint("seconds BETWEEN 0 AND 60", name="seconds"),
    )

    feedback_id: Mapped[int] = mapped_column(
        ForeignKey("feedback.id", ondelete="CASCADE"), primary_key=True, info={"person": False}
    )
    uid: Mapped[str] = mapped_column(String(32), info={"person": False})  # of its seal
    sound_sealed: Mapped[bytes] = person_column(
        LargeBinary,
        label=marked("Your voice, where you spoke your feedback"),
        purpose=marked("For somebody to write down what you said. It is kept encrypted."),
        keep=Keep.RECORDING,
    )
    seconds: Mapped[int] = mapped_column(info={"person": False})
    received_on: Mapped[date] = mapped_column(info={"person": False})

    feedback: Mapped[Feedback] = relationship(back_populates="recording")
