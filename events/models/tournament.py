"""A tournament on one date: its teams, its fixtures, and the results as they were sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.models.checkin import Device
from events.models.event import EventDate
from events.models.schema import NO_PERSON, Base, Moment, Texts

TEAM_NAME_LENGTH = 60
PITCH_NAME_LENGTH = 40
MOST_GOALS, MOST_FAIR_PLAY = 99, 10


class Tournament(Base):
    """The plan of a date's tournament. `draw` is an opaque key the caller chose."""

    __tablename__ = "tournament"
    __table_args__ = (UniqueConstraint("draw", name="uq_tournament_draw"), NO_PERSON)

    date_id: Mapped[int] = mapped_column(
        ForeignKey("event_date.id", ondelete="CASCADE"), primary_key=True
    )
    draw: Mapped[str | None] = mapped_column(String(36))
    plan: Mapped[dict[str, Any]] = mapped_column(Texts)  # events.fixtures.Plan as JSON
    made_at: Mapped[datetime] = mapped_column(Moment)

    date: Mapped[EventDate] = relationship(lazy="joined", innerjoin=True)
    teams: Mapped[list["Team"]] = relationship(order_by="Team.number", cascade="all, delete-orphan")
    fixtures: Mapped[list["Fixture"]] = relationship(
        order_by="Fixture.number", cascade="all, delete-orphan"
    )


class Team(Base):
    """A team, by its number, with the colour of its bibs."""

    __tablename__ = "team"
    __table_args__ = (NO_PERSON,)

    date_id: Mapped[int] = mapped_column(
        ForeignKey("tournament.date_id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(TEAM_NAME_LENGTH))
    bib: Mapped[str] = mapped_column(String(20), default="")
    group_name: Mapped[str] = mapped_column(String(2), default="")


class Fixture(Base):
    """One match. A side is "T3" (team 3), "A1" (first of group A), "W12" or "L12" (of fixture 12)."""

    __tablename__ = "fixture"
    __table_args__ = (
        UniqueConstraint("date_id", "number", name="uq_fixture_date_id_number"),
        CheckConstraint("minutes > 0", name="ends_after_its_start"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    date_id: Mapped[int] = mapped_column(ForeignKey("tournament.date_id", ondelete="CASCADE"))
    number: Mapped[int]
    stage: Mapped[str] = mapped_column(String(10))  # events.fixtures.STAGES
    group_name: Mapped[str] = mapped_column(String(2), default="")
    pitch: Mapped[str] = mapped_column(String(PITCH_NAME_LENGTH))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    minutes: Mapped[int]
    home: Mapped[str] = mapped_column(String(10))
    away: Mapped[str] = mapped_column(String(10))


class Result(Base):
    """What somebody at the pitch typed. Nothing is written over: the latest of a fixture stands."""

    __tablename__ = "result"
    __table_args__ = (
        UniqueConstraint("date_id", "result", name="uq_result_date_id_result"),
        CheckConstraint("state IN ('stored', 'refused')", name="state"),
        CheckConstraint(
            "state = 'refused' OR (fixture_id IS NOT NULL AND home BETWEEN 0 AND 99"
            " AND away BETWEEN 0 AND 99 AND home_fair BETWEEN 0 AND 10"
            " AND away_fair BETWEEN 0 AND 10)",
            name="stored_is_possible",
        ),
        Index("ix_result_fixture_id", "fixture_id"),
        Index("ix_result_device_id", "device_id"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    date_id: Mapped[int] = mapped_column(ForeignKey("tournament.date_id", ondelete="CASCADE"))
    fixture_id: Mapped[int | None] = mapped_column(ForeignKey("fixture.id", ondelete="CASCADE"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id", ondelete="SET NULL"))
    result: Mapped[str] = mapped_column(String(36))  # the phone's own UUID
    home: Mapped[int]
    away: Mapped[int]
    home_fair: Mapped[int] = mapped_column(default=0)
    away_fair: Mapped[int] = mapped_column(default=0)
    home_penalties: Mapped[int | None]
    away_penalties: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(Moment)  # as the phone's clock claimed
    offset_seconds: Mapped[int] = mapped_column(BigInteger)  # our clock minus the phone's
    seq: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(7))
    reason: Mapped[str] = mapped_column(String(20), default="")

    device: Mapped[Device | None] = relationship()
