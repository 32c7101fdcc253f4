"""A place at one date, held under a key the caller chose: nothing here points to a person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.models.event import EventDate
from events.models.schema import Base, Keep, Moment, marked, person_column

BOOKED, WAITING, OFFERED, CANCELLED, LAPSED = "booked", "waiting", "offered", "cancelled", "lapsed"
HOLDING = (BOOKED, OFFERED)  # the states that take places
MOST_IN_A_PARTY = 10


class Registration(Base):
    """A party's place at one date: booked, in the waiting list, offered for a while, or given up."""

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("key", name="uq_registration_key"),
        CheckConstraint("party BETWEEN 1 AND 10", name="party"),
        CheckConstraint(
            "state IN ('booked', 'waiting', 'offered', 'cancelled', 'lapsed')", name="state"
        ),
        CheckConstraint(
            "(state = 'offered') = (offered_until IS NOT NULL)", name="an_offer_has_an_end"
        ),
        Index("ix_registration_date_id_state", "date_id", "state", "id"),
        Index("ix_registration_offered_until", "offered_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    date_id: Mapped[int] = person_column(
        ForeignKey("event_date.id"),
        label=marked("The event and day you booked"),
        purpose=marked("To keep a place for you."),
        keep=Keep.EVENT,
    )
    key: Mapped[str] = person_column(
        String(64),
        label=marked("A mark of your booking page’s address"),
        purpose=marked("To open your booking page. The address itself is not kept."),
        keep=Keep.EVENT,
    )
    party: Mapped[int] = person_column(
        label=marked("How many people you booked for"),
        purpose=marked("To keep enough places."),
        keep=Keep.EVENT,
    )
    state: Mapped[str] = person_column(
        String(9),
        default=BOOKED,
        label=marked("State of your booking"),
        purpose=marked("To know whether the place is yours, waited for, or given back."),
        keep=Keep.EVENT,
    )
    made_at: Mapped[datetime] = person_column(
        Moment,
        label=marked("When you booked"),
        purpose=marked("To keep the waiting list in order."),
        keep=Keep.EVENT,
    )
    offered_until: Mapped[datetime | None] = person_column(
        Moment,
        label=marked("Until when an offered place is kept"),
        purpose=marked("To pass it on to the next person in time."),
        keep=Keep.EVENT,
    )

    date: Mapped[EventDate] = relationship(lazy="joined", innerjoin=True)
    items: Mapped[list["RegistrationItem"]] = relationship(
        cascade="all, delete-orphan", order_by="RegistrationItem.item_id"
    )

    @property
    def holds_places(self) -> bool:
        """Whether its party is part of what is taken."""
        return self.state in HOLDING

    @property
    def item_ids(self) -> tuple[int, ...]:
        """The parts of the programme it is for."""
        return tuple(item.item_id for item in self.items)


class RegistrationItem(Base):
    """A part of the programme that a registration is for."""

    __tablename__ = "registration_item"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True, info={"person": False}
    )
    item_id: Mapped[int] = person_column(
        ForeignKey("programme_item.id"),
        primary_key=True,
        label=marked("The parts of the programme you chose"),
        purpose=marked("To keep a seat for you there."),
        keep=Keep.EVENT,
    )
