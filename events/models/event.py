"""A gathering, its programme, an edit that waits, and the dates something has happened to."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.models.group import PartnerGroup
from events.models.schema import NO_PERSON, Base, Moment, Texts
from events.recurrence import Timing

DRAFT, WAITING, LIVE, CANCELLED = "draft", "waiting", "live", "cancelled"
EVERYONE, WOMEN, FAMILIES, AGES = "everyone", "women", "families", "ages"
AUDIENCES = (EVERYONE, WOMEN, FAMILIES, AGES)
IN_PERSON, ONLINE, MIXED = "in_person", "online", "mixed"


class Event(Base):
    """One gathering or a series of them. Texts are `{language tag: text}`; times are the town's wall time."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("slug", name="uq_event_slug"),
        UniqueConstraint("uid", name="uq_event_uid"),
        UniqueConstraint("group_id", "source_uid", name="uq_event_group_id_source_uid"),
        CheckConstraint("state IN ('draft', 'waiting', 'live', 'cancelled')", name="state"),
        CheckConstraint("audience IN ('everyone', 'women', 'families', 'ages')", name="audience"),
        CheckConstraint("attendance IN ('in_person', 'online', 'mixed')", name="attendance"),
        CheckConstraint("minutes > 0", name="ends_after_its_start"),
        CheckConstraint("pence >= 0", name="pence"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        CheckConstraint("picture IS NULL OR picture_alt IS NOT NULL", name="picture_is_described"),
        CheckConstraint(
            "age_from IS NULL OR age_to IS NULL OR age_from <= age_to", name="ages_in_order"
        ),
        Index("ix_event_state_group_id", "state", "group_id"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100))
    uid: Mapped[str] = mapped_column(String(200))  # in calendars, for ever the same
    group_id: Mapped[int] = mapped_column(ForeignKey("partner_group.id"))
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(9), default=DRAFT)

    title: Mapped[dict[str, str]] = mapped_column(Texts)
    description: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)  # Markdown
    venue: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    ward_code: Mapped[str | None] = mapped_column(String(9))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    attendance: Mapped[str] = mapped_column(String(9), default=IN_PERSON)
    online_address: Mapped[str] = mapped_column(String(500), default="")

    access: Mapped[list[str]] = mapped_column(Texts, default=list)  # keys of events.facilities
    access_note: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)
    food: Mapped[str] = mapped_column(String(20), default="")  # a key of events.facilities.FOOD
    languages: Mapped[list[str]] = mapped_column(Texts, default=list)  # spoken or interpreted
    audience: Mapped[str] = mapped_column(String(8), default=EVERYONE)
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    pence: Mapped[int] = mapped_column(default=0)  # 0 is free
    picture: Mapped[str | None] = mapped_column(String(64))  # digest of the re-encoded file
    picture_alt: Mapped[dict[str, str] | None] = mapped_column(Texts)

    starts: Mapped[datetime] = mapped_column(DateTime)  # wall time, first date
    minutes: Mapped[int]
    zone: Mapped[str] = mapped_column(String(40))
    rrule: Mapped[str] = mapped_column(String(200), default="")
    exceptions: Mapped[list[str]] = mapped_column(Texts, default=list)  # ISO days
    sunset: Mapped[int | None]  # minutes after sunset; then the hour of `starts` is a placeholder

    bookable: Mapped[bool] = mapped_column(default=False)
    capacity: Mapped[int | None]  # of each date
    waiting_list: Mapped[bool] = mapped_column(default=True)
    walk_ups: Mapped[bool] = mapped_column(default=True)
    # [{"key": str, "text": {tag: str}, "purpose": {tag: str}, "required": bool}]
    questions: Mapped[list[dict[str, Any]]] = mapped_column(Texts, default=list)

    source_uid: Mapped[str | None] = mapped_column(String(300))  # of a calendar it came from
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    sequence: Mapped[int] = mapped_column(default=0)

    group: Mapped[PartnerGroup] = relationship(lazy="joined", innerjoin=True)
    programme: Mapped[list["ProgrammeItem"]] = relationship(
        order_by="ProgrammeItem.starts_after, ProgrammeItem.id", cascade="all, delete-orphan"
    )
    dates: Mapped[list["EventDate"]] = relationship(
        order_by="EventDate.day", back_populates="event", cascade="all, delete-orphan"
    )

    @property
    def timing(self) -> Timing:
        """When it is: the rule behind its dates."""
        return Timing(
            starts=self.starts,
            minutes=self.minutes,
            zone=self.zone,
            rrule=self.rrule,
            exceptions=frozenset(date.fromisoformat(day) for day in self.exceptions),
            sunset=self.sunset,
            latitude=self.latitude or 0.0,
            longitude=self.longitude or 0.0,
        )

    @property
    def is_public(self) -> bool:
        """Whether residents can see it; a cancelled one that was live stays visible."""
        return self.published_at is not None and self.state in {LIVE, CANCELLED}

    @property
    def is_live(self) -> bool:
        """Whether it takes place as published."""
        return self.state == LIVE

    @property
    def is_cancelled(self) -> bool:
        """Whether the whole of it was called off."""
        return self.state == CANCELLED

    @property
    def is_free(self) -> bool:
        """Whether it costs nothing."""
        return self.pence == 0

    @property
    def repeats(self) -> bool:
        """Whether it has more than one date."""
        return bool(self.rrule)

    def touch(self, now: datetime) -> None:
        """Note a change that subscribed calendars must learn of."""
        self.updated_at = now
        self.sequence = (self.sequence or 0) + 1


class ProgrammeItem(Base):
    """A part of an event with its own time and, where wanted, its own capacity."""

    __tablename__ = "programme_item"
    __table_args__ = (
        CheckConstraint("starts_after >= 0", name="starts_within_its_event"),
        CheckConstraint("minutes > 0", name="ends_after_its_start"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        Index("ix_programme_item_event_id", "event_id"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    title: Mapped[dict[str, str]] = mapped_column(Texts)
    starts_after: Mapped[int]  # minutes after the event's start
    minutes: Mapped[int]
    capacity: Mapped[int | None]  # on each date


class EventEdit(Base):
    """A change to a live event that waits for staff: the fields it would set, as JSON."""

    __tablename__ = "event_edit"
    __table_args__ = (UniqueConstraint("event_id", name="uq_event_edit_event_id"), NO_PERSON)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    fields: Mapped[dict[str, Any]] = mapped_column(Texts)
    asked_at: Mapped[datetime] = mapped_column(Moment)

    event: Mapped[Event] = relationship()


class EventDate(Base):
    """One date of an event, kept once something has happened to it: moved, cancelled, or booked."""

    __tablename__ = "event_date"
    __table_args__ = (
        UniqueConstraint("event_id", "day", name="uq_event_date_event_id_day"),
        CheckConstraint("taken >= 0", name="taken_is_not_negative"),
        CheckConstraint("capacity IS NULL OR taken <= capacity", name="taken_within_capacity"),
        CheckConstraint("minutes IS NULL OR minutes > 0", name="ends_after_its_start"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    day: Mapped[date]  # the day the rule gives it, which is its address also when it moves
    starts: Mapped[datetime | None] = mapped_column(DateTime)  # wall time, where it was moved
    minutes: Mapped[int | None]
    cancelled: Mapped[bool] = mapped_column(default=False)
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)  # places booked and places offered
    sequence: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime] = mapped_column(Moment)

    event: Mapped[Event] = relationship(back_populates="dates")

    @property
    def minute(self) -> time | None:
        """The time of day set for this date alone, if any."""
        return self.starts.time() if self.starts else None


class ItemSeats(Base):
    """The seats of one part of the programme on one date."""

    __tablename__ = "item_seats"
    __table_args__ = (
        UniqueConstraint("date_id", "item_id", name="uq_item_seats_date_id_item_id"),
        CheckConstraint("taken >= 0", name="taken_is_not_negative"),
        CheckConstraint("capacity IS NULL OR taken <= capacity", name="taken_within_capacity"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    date_id: Mapped[int] = mapped_column(ForeignKey("event_date.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("programme_item.id", ondelete="CASCADE"))
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
