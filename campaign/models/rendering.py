"""A text in more than one tongue: how each language of it stands, and how it sounds and is signed.

A text is named by its subject, such as `event:peace-walk`, and its block, such as `description`. What is
written in each language stays with the subject; here is only what the words cannot tell.
"""

from datetime import date

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from events.models.schema import NO_PERSON, Base

SUBJECT_LENGTH, BLOCK_LENGTH = 120, 60
MARK_LENGTH = 32
CHECKER_LENGTH = 80
TRANSCRIPT_LENGTH = 2_000
MOST_SECONDS = 180


class Rendering(Base):
    """One language of one text: from which words it was made, and which group has checked it."""

    __tablename__ = "rendering"
    __table_args__ = (
        UniqueConstraint("subject", "block", "language", name="uq_rendering_subject"),
        CheckConstraint("(checked_by = '') = (checked_on IS NULL)", name="checked_has_a_day"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    block: Mapped[str] = mapped_column(String(BLOCK_LENGTH))
    language: Mapped[str] = mapped_column(String(8))
    # Of the words it was made from, and of the words as they were then: a change of either shows.
    source_mark: Mapped[str] = mapped_column(String(MARK_LENGTH))
    text_mark: Mapped[str] = mapped_column(String(MARK_LENGTH))
    checked_by: Mapped[str] = mapped_column(String(CHECKER_LENGTH), default="")  # a group's name
    checked_on: Mapped[date | None]


class SpokenText(Base):
    """One text as a recording in a language that is spoken, beside the words that are said."""

    __tablename__ = "spoken_text"
    __table_args__ = (
        UniqueConstraint("subject", "block", "spoken", name="uq_spoken_text_subject"),
        CheckConstraint("transcript <> ''", name="has_a_transcript"),
        CheckConstraint("seconds BETWEEN 1 AND 180", name="seconds"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    block: Mapped[str] = mapped_column(String(BLOCK_LENGTH))
    spoken: Mapped[str] = mapped_column(String(8))  # a tag of campaign.languages.SPOKEN
    transcript: Mapped[str] = mapped_column(Text)
    transcript_language: Mapped[str] = mapped_column(String(8))
    # Digests of the files, as pictures have; for phones that cannot play Opus there is AAC.
    opus: Mapped[str] = mapped_column(String(64))
    aac: Mapped[str] = mapped_column(String(64))
    seconds: Mapped[int]
    source_mark: Mapped[str] = mapped_column(String(MARK_LENGTH))  # as of a `Rendering`
    added_on: Mapped[date]


class SignedVideo(Base):
    """One text in British Sign Language: the address of a video elsewhere."""

    __tablename__ = "signed_video"
    __table_args__ = (
        UniqueConstraint("subject", "block", name="uq_signed_video_subject"),
        CheckConstraint("substr(address, 1, 8) = 'https://'", name="address"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    block: Mapped[str] = mapped_column(String(BLOCK_LENGTH))
    address: Mapped[str] = mapped_column(String(300))
    source_mark: Mapped[str] = mapped_column(String(MARK_LENGTH))
    added_on: Mapped[date]
