"""A place somebody booked: who to call at the door, how to write to them, and what stays of it."""

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.models import Registration
from events.models.schema import NO_PERSON, Base, Keep, marked, person_column

NAME_LENGTH = 80


class Place(Base):
    """What a booker told us beside the registration itself. Nothing in it leads to a pledge."""

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("registration_id", name="uq_place_registration_id"),
        CheckConstraint(
            "(contact_sealed IS NULL) = (token_sealed IS NULL)", name="address_kept_only_to_write"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), info={"person": False}
    )
    name: Mapped[str] = person_column(
        String(NAME_LENGTH),
        label=marked("The name you booked under"),
        purpose=marked("For the host to find you on the list at the door."),
        keep=Keep.EVENT,
    )
    language: Mapped[str] = person_column(
        String(8),
        label=marked("The language you booked in"),
        purpose=marked("To write to you about your booking in your language."),
        keep=Keep.EVENT,
    )
    contact_sealed: Mapped[bytes | None] = person_column(
        LargeBinary,
        label=marked("E-mail or phone for your booking"),
        purpose=marked("To confirm, remind, and tell you of changes. It is kept encrypted."),
        keep=Keep.EVENT,
    )
    token_sealed: Mapped[bytes | None] = person_column(
        LargeBinary,
        label=marked("The address of your booking page, encrypted"),
        purpose=marked("To put the link into what we write to you."),
        keep=Keep.EVENT,
    )
    answers_sealed: Mapped[bytes | None] = person_column(
        LargeBinary,
        label=marked("Your answers to the host’s questions"),
        purpose=marked("For the host to prepare, for example food. They are kept encrypted."),
        keep=Keep.EVENT,
    )
    badge_mark: Mapped[str | None] = person_column(
        String(64),
        label=marked("A mark of your badge for this event alone"),
        purpose=marked("To let you in by your badge. The code cannot be read from it."),
        keep=Keep.EVENT,
    )

    registration: Mapped[Registration] = relationship(lazy="joined", innerjoin=True)


class BookedTotal(Base):
    """How many people were booked in a language for a date: what stays when its bookings are deleted."""

    __tablename__ = "booked_total"
    __table_args__ = (CheckConstraint("people > 0", name="people_is_positive"), NO_PERSON)

    id: Mapped[int] = mapped_column(primary_key=True)  # a date that moved can be summed up twice
    date_id: Mapped[int] = mapped_column(
        ForeignKey("event_date.id", ondelete="CASCADE"), index=True
    )
    language: Mapped[str] = mapped_column(String(8))
    people: Mapped[int]
