"""A youth ambassador, what a parent said, the workshops attended, and the certificate.

Four things are kept apart: on what ground data is held, permission to take part, pictures, and news.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.models.badge import Badge
from campaign.models.cohort import Cohort
from events.models.schema import Base, Keep, Moment, Texts, marked, person_column

UNDER_13, UNDER_16, YOUNG, ADULT = "11_12", "13_15", "16_17", "18_25"
AGE_BANDS = (UNDER_13, UNDER_16, YOUNG, ADULT)
ALONE = (YOUNG, ADULT)  # who need nobody's permission
WAITING, ACTIVE, REFUSED, WITHDRAWN = "waiting", "active", "refused", "withdrawn"
ASKED, GIVEN = "asked", "given"
EMAIL, SMS, PAPER = "email", "sms", "paper"


def _kept(*args: Any, label: str, purpose: str, keep: Keep = Keep.COHORT, **options: Any) -> Any:
    return person_column(*args, label=label, purpose=purpose, keep=keep, **options)


class Ambassador(Base):
    """A young person who applied. `uid` names the row to the seals of its fields."""

    __tablename__ = "ambassador"
    __table_args__ = (
        UniqueConstraint("uid", name="uq_ambassador_uid"),
        UniqueConstraint("token_hash", name="uq_ambassador_token_hash"),
        UniqueConstraint("sent_mark", name="uq_ambassador_sent_mark"),
        UniqueConstraint("badge_id", name="uq_ambassador_badge_id"),
        CheckConstraint("age_band IN ('11_12', '13_15', '16_17', '18_25')", name="age_band"),
        CheckConstraint("state IN ('waiting', 'active', 'refused', 'withdrawn')", name="state"),
        CheckConstraint(
            "state <> 'active' OR age_band IN ('16_17', '18_25') OR permitted_on IS NOT NULL",
            name="active_needs_permission",
        ),
        CheckConstraint(
            "state <> 'active' OR age_band <> '11_12' OR ground_on IS NOT NULL",
            name="a_child_needs_a_parents_ground",
        ),
        CheckConstraint("state = 'active' OR badge_id IS NULL", name="badge_while_active"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    uid: Mapped[str] = mapped_column(String(36), info={"person": False})
    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohort.id"), index=True, info={"person": False}
    )
    state: Mapped[str] = _kept(
        String(9),
        default=WAITING,
        label=marked("Whether a young ambassador may take part"),
        purpose=marked("To let nobody take part without what their age needs."),
    )
    age_band: Mapped[str] = _kept(
        String(5),
        label=marked("Age group of a young ambassador"),
        purpose=marked("To ask a parent where that is needed. The age itself is not kept."),
    )
    language: Mapped[str] = _kept(
        String(8),
        label=marked("Language of a young ambassador"),
        purpose=marked("To write to them, and make the certificate, in their language."),
    )
    name_sealed: Mapped[bytes | None] = _kept(
        LargeBinary,
        label=marked("Name of a young ambassador"),
        purpose=marked("For the person who leads the workshops, and the certificate. Encrypted."),
    )
    words_sealed: Mapped[bytes | None] = _kept(
        LargeBinary,
        label=marked("Why a young ambassador wants to take part"),
        purpose=marked("For the person who leads the workshops. It is kept encrypted."),
    )
    contact_sealed: Mapped[bytes | None] = _kept(
        LargeBinary,
        label=marked("E-mail or phone of a young ambassador"),
        purpose=marked("To tell them about their workshops. It is kept encrypted."),
    )
    token_hash: Mapped[str] = _kept(
        String(64),
        label=marked("A mark of the address of a young ambassador’s page"),
        purpose=marked("To open that page. The address itself cannot be read from it."),
    )
    token_sealed: Mapped[bytes | None] = _kept(
        LargeBinary,
        label=marked("The address of a young ambassador’s page, encrypted"),
        purpose=marked("To put the link into what we write to them."),
    )
    badge_id: Mapped[int | None] = _kept(
        ForeignKey("badge.id"),
        label=marked("The badge a young ambassador shows at workshops"),
        purpose=marked("To note that they came. It is not the badge of a pledge."),
    )
    # The four things, apart. The ground is the young person's own from 13, a parent's before.
    ground_on: Mapped[date | None] = _kept(
        label=marked("The day somebody agreed that data of a young ambassador is kept"),
        purpose=marked("To keep it only with that."),
    )
    permitted_on: Mapped[date | None] = _kept(
        label=marked("The day a parent allowed a young ambassador to take part"),
        purpose=marked("To let nobody under 16 take part without it."),
    )
    pictures: Mapped[bool] = _kept(
        default=False,
        label=marked("Whether pictures of a young ambassador may be taken"),
        purpose=marked("To take none without it."),
    )
    news: Mapped[bool] = _kept(
        default=False,
        label=marked("Whether a young ambassador wants news"),
        purpose=marked("To send none without it."),
    )
    applied_at: Mapped[datetime] = _kept(
        Moment,
        label=marked("When a young ambassador applied"),
        purpose=marked("To delete it after 14 days where nobody confirms."),
    )
    sent_mark: Mapped[str | None] = person_column(
        String(64),
        label=marked("A fingerprint of the form you sent"),
        purpose=marked("To know the same form when it comes twice. Nothing can be read from it."),
        keep=Keep.WEEK,
    )

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
    badge: Mapped[Badge | None] = relationship()
    permission: Mapped["Permission | None"] = relationship(
        back_populates="ambassador", cascade="all, delete-orphan"
    )
    attendance: Mapped[list["WorkshopAttendance"]] = relationship(
        order_by="WorkshopAttendance.day", cascade="all, delete-orphan"
    )
    certificate: Mapped["Certificate | None"] = relationship(
        back_populates="ambassador", cascade="all, delete-orphan"
    )

    @property
    def is_active(self) -> bool:
        """Whether this young person takes part now."""
        return self.state == ACTIVE


class Permission(Base):
    """What a parent was asked, and said."""

    __tablename__ = "permission"
    __table_args__ = (
        UniqueConstraint("ambassador_id", name="uq_permission_ambassador_id"),
        UniqueConstraint("token_hash", name="uq_permission_token_hash"),
        CheckConstraint("channel IN ('email', 'sms', 'paper')", name="channel"),
        CheckConstraint("state IN ('asked', 'given', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'asked') = (answered_on IS NULL)", name="answered_has_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    ambassador_id: Mapped[int] = mapped_column(
        ForeignKey("ambassador.id", ondelete="CASCADE"), info={"person": False}
    )
    token_hash: Mapped[str] = _kept(
        String(64),
        label=marked("A mark of the address of a parent’s page"),
        purpose=marked("To open that page. The address itself cannot be read from it."),
    )
    token_sealed: Mapped[bytes] = _kept(
        LargeBinary,
        label=marked("The address of a parent’s page, encrypted"),
        purpose=marked("To send it, and to print it on a slip of paper."),
    )
    channel: Mapped[str] = _kept(
        String(5),
        label=marked("How a parent is asked"),
        purpose=marked("To ask by mail, by text message or on paper."),
    )
    contact_sealed: Mapped[bytes | None] = _kept(
        LargeBinary,
        label=marked("E-mail or phone of a parent"),
        purpose=marked(
            "To ask for permission, and to tell them it was given. It is kept encrypted."
        ),
    )
    language: Mapped[str] = _kept(
        String(8),
        label=marked("Language of a parent"),
        purpose=marked("To ask in that language."),
    )
    state: Mapped[str] = _kept(
        String(9),
        default=ASKED,
        label=marked("What a parent said"),
        purpose=marked("To let nobody under 16 take part without it."),
    )
    by_sealed: Mapped[bytes | None] = _kept(
        LargeBinary,
        label=marked("Name of a parent who answered"),
        purpose=marked("To know who answered, should anybody ask. It is kept encrypted."),
    )
    asked_at: Mapped[datetime] = _kept(
        Moment,
        label=marked("When a parent was asked"),
        purpose=marked("To delete it after 14 days where nobody answers."),
    )
    answered_on: Mapped[date | None] = _kept(
        label=marked("The day a parent answered"),
        purpose=marked("To know from when it holds."),
    )

    ambassador: Mapped[Ambassador] = relationship(back_populates="permission", lazy="joined")


class WorkshopAttendance(Base):
    """A workshop a young ambassador came to."""

    __tablename__ = "workshop_attendance"
    __table_args__ = (CheckConstraint("how IN ('gate', 'lead')", name="how"),)

    ambassador_id: Mapped[int] = mapped_column(
        ForeignKey("ambassador.id", ondelete="CASCADE"), primary_key=True, info={"person": False}
    )
    event_id: Mapped[int] = _kept(
        ForeignKey("event.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        label=marked("Workshops a young ambassador came to"),
        purpose=marked("To show them how far they are, and give the certificate."),
    )
    day: Mapped[date] = _kept(
        primary_key=True,
        label=marked("The days a young ambassador came to workshops"),
        purpose=marked("To show them how far they are, and give the certificate."),
    )
    how: Mapped[str] = mapped_column(String(4), info={"person": False})


class Certificate(Base):
    """The certificate of a young ambassador."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("ambassador_id", name="uq_certificate_ambassador_id"),
        UniqueConstraint("uid", name="uq_certificate_uid"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    ambassador_id: Mapped[int] = mapped_column(
        ForeignKey("ambassador.id", ondelete="CASCADE"), info={"person": False}
    )
    uid: Mapped[str] = mapped_column(String(36), info={"person": False})
    issued_at: Mapped[datetime] = _kept(
        Moment,
        label=marked("When a young ambassador’s certificate was given"),
        purpose=marked("It stands on the certificate."),
    )
    topics: Mapped[list[str]] = mapped_column(Texts, info={"person": False})

    ambassador: Mapped[Ambassador] = relationship(back_populates="certificate")
