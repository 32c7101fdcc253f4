"""A cohort of youth ambassadors: its time, its workshops, and who leads it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.models.account import Account
from events.models import Event, PartnerGroup
from events.models.schema import NO_PERSON, Base, Keep, Texts, marked, person_column

TOPICS = (
    *("equality", "diversity", "prejudice", "hate_crime", "online_safety", "sports_leadership"),
    "other",
)
PERSON_LENGTH = 80


class Cohort(Base):
    """Young people who learn together. Its workshops are events of its partner group."""

    __tablename__ = "cohort"
    __table_args__ = (
        UniqueConstraint("slug", name="uq_cohort_slug"),
        CheckConstraint("starts_on <= ends_on", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    slug: Mapped[str] = mapped_column(String(80), info={"person": False})
    name: Mapped[dict[str, str]] = mapped_column(Texts, info={"person": False})
    about: Mapped[dict[str, str]] = mapped_column(Texts, default=dict, info={"person": False})
    group_id: Mapped[int] = mapped_column(ForeignKey("partner_group.id"), info={"person": False})
    starts_on: Mapped[date] = mapped_column(info={"person": False})
    ends_on: Mapped[date] = mapped_column(info={"person": False})
    apply_until: Mapped[date] = mapped_column(info={"person": False})
    # A named person, for who cannot ask at home.
    person: Mapped[str] = person_column(
        String(PERSON_LENGTH),
        default="",
        label=marked("Whom young people can phone"),
        purpose=marked("So that somebody who cannot ask at home can talk to a person."),
        keep=Keep.COHORT,
    )
    phone: Mapped[str] = person_column(
        String(30),
        default="",
        label=marked("The phone number of that person"),
        purpose=marked("So that somebody who cannot ask at home can talk to a person."),
        keep=Keep.COHORT,
    )

    group: Mapped[PartnerGroup] = relationship(lazy="joined", innerjoin=True)
    workshops: Mapped[list["Workshop"]] = relationship(
        order_by="Workshop.position, Workshop.event_id",
        back_populates="cohort",
        cascade="all, delete-orphan",
    )


class Workshop(Base):
    """One part of a cohort's programme: an event of the calendar."""

    __tablename__ = "workshop"
    __table_args__ = (
        CheckConstraint(f"topic IN ({', '.join(repr(topic) for topic in TOPICS)})", name="topic"),
        NO_PERSON,
    )

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True
    )
    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    topic: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)

    cohort: Mapped[Cohort] = relationship(back_populates="workshops")
    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)


class Lead(Base):
    """An account's place at a cohort: it opens that cohort and no other."""

    __tablename__ = "lead"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, info={"person": False}
    )
    cohort_id: Mapped[int] = person_column(
        ForeignKey("cohort.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        label=marked("Cohorts an account leads"),
        purpose=marked("To open only the cohorts somebody leads."),
        keep=Keep.ACCOUNT,
    )
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
