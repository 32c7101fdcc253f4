"""A partner group: who puts gatherings on."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from events.models.schema import NO_PERSON, Base, Moment, Texts


class PartnerGroup(Base):
    """An organisation that publishes events. Its members are the campaign's business, not ours."""

    __tablename__ = "partner_group"
    __table_args__ = (
        UniqueConstraint("slug", name="uq_partner_group_slug"),
        CheckConstraint("length(slug) > 0", name="slug"),
        NO_PERSON,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[dict[str, str]] = mapped_column(Texts)
    about: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)
    website: Mapped[str] = mapped_column(String(200), default="")
    # A trusted group publishes without asking.
    trusted: Mapped[bool] = mapped_column(default=False)
    # Its own calendar elsewhere: an https address, and what the last look at it found.
    calendar_url: Mapped[str] = mapped_column(String(500), default="")
    calendar_etag: Mapped[str] = mapped_column(String(200), default="")
    calendar_read_at: Mapped[datetime | None] = mapped_column(Moment)
    calendar_report: Mapped[list[dict[str, Any]]] = mapped_column(Texts, default=list)
