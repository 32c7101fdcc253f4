"""A draw: who was mixed into which team or table, with the seed that repeats it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.models import PartnerGroup
from events.models.schema import Base, Keep, Moment, Texts, marked, person_column

TEAMS, TABLES = "teams", "tables"
DRAFT, PUBLISHED = "draft", "published"


class Draw(Base):
    """People mixed into teams, or seated at tables. Gone 14 days after its day."""

    __tablename__ = "draw"
    __table_args__ = (
        UniqueConstraint("uid", name="uq_draw_uid"),
        UniqueConstraint("token_hash", name="uq_draw_token_hash"),
        CheckConstraint("kind IN ('teams', 'tables')", name="kind"),
        CheckConstraint("state IN ('draft', 'published')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    uid: Mapped[str] = mapped_column(
        String(36), info={"person": False}
    )  # names the row to its seals
    group_id: Mapped[int] = mapped_column(
        ForeignKey("partner_group.id"), index=True, info={"person": False}
    )
    kind: Mapped[str] = mapped_column(String(6), info={"person": False})
    state: Mapped[str] = mapped_column(String(9), default=DRAFT, info={"person": False})
    title: Mapped[dict[str, str]] = mapped_column(Texts, info={"person": False})
    happens_on: Mapped[date] = mapped_column(info={"person": False})
    # The draw's page is found by the hash, and its address shown to the group by the sealed token.
    token_hash: Mapped[str] = mapped_column(String(64), info={"person": False})
    token_sealed: Mapped[bytes] = mapped_column(LargeBinary, info={"person": False})
    seed: Mapped[str] = mapped_column(String(64), info={"person": False})
    inputs_hash: Mapped[str] = mapped_column(String(64), default="", info={"person": False})
    # How many teams, of what size, how many rounds, which fields are balanced.
    wanted: Mapped[dict[str, Any]] = mapped_column(Texts, info={"person": False})
    people_sealed: Mapped[bytes] = person_column(
        LargeBinary,
        label=marked("Who is drawn into teams or seated at tables"),
        purpose=marked("To mix people fairly: first name, initial and school. Kept encrypted."),
        keep=Keep.DRAW,
    )
    # Teams (or rounds of tables) as lists of the people's numbers; empty until drawn.
    result: Mapped[dict[str, Any]] = person_column(
        Texts,
        default=dict,
        label=marked("In which team or at which table somebody is"),
        purpose=marked("To show the teams of the day."),
        keep=Keep.DRAW,
    )
    made_at: Mapped[datetime] = mapped_column(Moment, info={"person": False})

    group: Mapped[PartnerGroup] = relationship(lazy="joined", innerjoin=True)
