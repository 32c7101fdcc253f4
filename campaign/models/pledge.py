"""A signed pledge, and a repeat of one.

Both are a `Signature`: what one signing left behind. A `Pledge` counts. A `Repeat` does not: it is what
someone gets who signs again with the same name and contact, so that the answer is the same for
everybody and tells nobody who has signed before. It is kept like a pledge: going earlier would tell.
"""

from datetime import date
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship
from sqlalchemy.schema import SchemaItem

from campaign.models.badge import Badge
from events.models.schema import NO_PERSON, Base, Keep, marked, person_column

AgeBand = Literal["under_13", "13_17", "18_plus"]
AGE_BANDS: dict[str, str] = {
    "under_13": marked("Under 13"),
    "13_17": marked("13 to 17"),
    "18_plus": marked("18 or over"),
}
NAME_LENGTH = 80

UNDER_13 = "under_13"
STANDING, HELD, WITHDRAWN = "standing", "held", "withdrawn"
ONLINE, PRINTED_BADGE = "online", "badge"
CHANNELS = (ONLINE, PRINTED_BADGE)


def _rules(table: str, *more: SchemaItem) -> tuple[SchemaItem, ...]:
    """What must be true of a signature, said to the database."""
    return (
        CheckConstraint("state IN ('standing', 'held', 'withdrawn')", name="state"),
        CheckConstraint("channel IN ('online', 'badge')", name="channel"),
        CheckConstraint("age_band IN ('under_13', '13_17', '18_plus')", name="age_band"),
        CheckConstraint(
            "age_band <> 'under_13' OR (name IS NULL AND contact_mark IS NULL)",
            name="no_name_or_contact_under_13",
        ),
        CheckConstraint(
            "age_band IS NOT NULL OR (name IS NULL AND contact_mark IS NULL)",
            name="age_known_where_named",
        ),
        CheckConstraint(
            "contact_sealed IS NULL OR (updates AND contact_mark IS NOT NULL)",
            name="contact_only_for_updates",
        ),
        CheckConstraint("NOT outside OR ward_code IS NULL", name="in_a_ward_or_outside"),
        CheckConstraint(
            "state <> 'withdrawn' OR (name IS NULL AND contact_sealed IS NULL"
            " AND contact_mark IS NULL AND ward_code IS NULL AND badge_id IS NULL)",
            name="withdrawn_holds_nothing",
        ),
        UniqueConstraint("receipt_hash", name=f"uq_{table}_receipt_hash"),
        UniqueConstraint("badge_id", name=f"uq_{table}_badge_id"),
        *more,
    )


class Signature:
    """What one signing left behind; the columns are the whole of what is held about a signer."""

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    name: Mapped[str | None] = person_column(
        String(NAME_LENGTH),
        label=marked("Your name"),
        purpose=marked(
            "To greet you on your private page. It is never on the badge and never published."
        ),
        keep=Keep.CAMPAIGN,
    )
    ward_code: Mapped[str | None] = person_column(
        String(9),
        label=marked("Your ward"),
        purpose=marked("To see whether every part of town is heard. Your postcode is not kept."),
        keep=Keep.CAMPAIGN,
    )
    outside: Mapped[bool] = person_column(
        default=False,
        label=marked("You live just outside the town"),
        purpose=marked("To count neighbours of the town as neighbours."),
        keep=Keep.CAMPAIGN,
    )
    age_band: Mapped[str | None] = person_column(
        String(8),
        label=marked("Your age group"),
        purpose=marked("To keep no name or contact of a child."),
        keep=Keep.CAMPAIGN,
    )
    language: Mapped[str] = person_column(
        String(8),
        label=marked("Your language"),
        purpose=marked("To write to you and make your badge in your language."),
        keep=Keep.CAMPAIGN,
    )
    contact_sealed: Mapped[bytes | None] = person_column(
        LargeBinary,
        label=marked("Your e-mail or phone"),
        purpose=marked("To send you the news you asked for. It is kept encrypted."),
        keep=Keep.UPDATES,
    )
    updates: Mapped[bool] = person_column(
        default=False,
        label=marked("News by e-mail or phone"),
        purpose=marked("To write only to people who asked for it."),
        keep=Keep.UPDATES,
    )
    contact_mark: Mapped[str | None] = person_column(
        String(64),
        label=marked("A fingerprint of your name and contact"),
        purpose=marked("To count each person once. Your name and contact cannot be read from it."),
        keep=Keep.CAMPAIGN,
    )
    channel: Mapped[str] = person_column(
        String(8),
        label=marked("How you signed"),
        purpose=marked("To know whether printed badges or this website reach more people."),
        keep=Keep.CAMPAIGN,
    )
    state: Mapped[str] = person_column(
        String(9),
        default=STANDING,
        label=marked("Does your pledge count?"),
        purpose=marked("To keep the public number honest."),
        keep=Keep.CAMPAIGN,
    )
    signed_on: Mapped[date] = person_column(
        label=marked("The day you signed"),
        purpose=marked("To show how the pledge grows. The hour is not kept."),
        keep=Keep.CAMPAIGN,
    )
    receipt_hash: Mapped[str] = person_column(
        String(64),
        label=marked("A mark of your private page’s address"),
        purpose=marked("To open your private page. The address itself is not kept."),
        keep=Keep.CAMPAIGN,
    )

    sent_mark: Mapped[str | None] = person_column(
        String(64),
        label=marked("A fingerprint of the form you sent"),
        purpose=marked("To know the same form when it comes twice. Nothing can be read from it."),
        keep=Keep.WEEK,
    )

    @declared_attr
    def badge_id(self) -> Mapped[int | None]:
        """The badge this signer wears now."""
        return person_column(
            ForeignKey("badge.id"),
            label=marked("Your badge"),
            purpose=marked("To give you the badge again, or a new one if it is lost."),
            keep=Keep.CAMPAIGN,
        )

    @declared_attr
    def badge(self) -> Mapped[Badge | None]:
        """The badge this signer wears now."""
        return relationship(Badge, lazy="joined")

    @property
    def counts(self) -> bool:
        """Whether this signature is part of the public number."""
        return self.state == STANDING

    @property
    def is_held(self) -> bool:
        """Whether this signature waits for somebody to look at it."""
        return self.state == HELD

    @property
    def is_withdrawn(self) -> bool:
        """Whether the signer has taken the pledge back."""
        return self.state == WITHDRAWN

    @property
    def is_of_a_child(self) -> bool:
        """Whether no name or contact may be kept."""
        return self.age_band == UNDER_13

    @property
    def may_be_named(self) -> bool:
        """Whether a name may be kept: the age group is known, and is not a child's."""
        return self.age_band is not None and not self.is_of_a_child

    def stop_updates(self) -> None:
        """Forget the contact; the mark that counts a person once stays."""
        self.contact_sealed = None
        self.updates = False

    def empty(self) -> None:
        """Take the pledge back and forget everything that could point to a person."""
        self.stop_updates()
        self.name = self.ward_code = self.contact_mark = self.age_band = None
        self.badge_id = self.sent_mark = None
        self.outside = False
        self.state = WITHDRAWN


class Pledge(Signature, Base):
    """A pledge somebody signed. The public number is made of these rows and nothing else."""

    __tablename__ = "pledge"
    __table_args__ = _rules(
        "pledge",
        UniqueConstraint("contact_mark", name="uq_pledge_contact_mark"),
        Index("ix_pledge_state_channel", "state", "channel"),
    )


class Repeat(Signature, Base):
    """The same name and contact, signed again: not counted, unless the pledge before it goes."""

    __tablename__ = "repeat"
    __table_args__ = _rules("repeat", Index("ix_repeat_signed_on", "signed_on"))


class UsedForm(Base):
    """A form whose pledge was erased, so that the same form sent again does not sign. It leads to nobody."""

    __tablename__ = "used_form"
    __table_args__ = (NO_PERSON,)

    receipt_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    erased_on: Mapped[date]
