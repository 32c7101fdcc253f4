"""People who work on this website: their accounts, roles and groups."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.models.group import PartnerGroup
from events.models.schema import Base, Keep, Moment, marked, person_column

Role = Literal["staff", "analyst", "admin"]
ROLES: tuple[Role, ...] = ("staff", "analyst", "admin")
STAFF, ANALYST, ADMIN = ROLES

INVITED, ACTIVE, CLOSED = "invited", "active", "closed"
NAME_LENGTH = 80


def _about_work(*args: Any, label: str, purpose: str, **options: Any) -> Any:
    """A column about somebody who works on this website, kept as long as the account."""
    return person_column(*args, label=label, purpose=purpose, keep=Keep.ACCOUNT, **options)


class Account(Base):
    """Somebody who may sign in. It is made by an invitation and never by its owner."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("email_mark", name="uq_account_email_mark"),
        CheckConstraint("state IN ('invited', 'active', 'closed')", name="state"),
        CheckConstraint("failures >= 0", name="failures"),
        CheckConstraint(
            "state <> 'closed' OR (password_hash IS NULL AND totp_sealed IS NULL)",
            name="closed_has_no_secrets",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    name: Mapped[str] = _about_work(
        String(NAME_LENGTH),
        label=marked("Name of somebody who works on this website"),
        purpose=marked("So that colleagues know who has an account."),
    )
    email_sealed: Mapped[bytes] = _about_work(
        LargeBinary,
        label=marked("E-mail of somebody who works on this website"),
        purpose=marked("To sign in with. It is kept encrypted."),
    )
    email_mark: Mapped[str] = _about_work(
        String(64),
        label=marked("A fingerprint of that e-mail"),
        purpose=marked("To find the account at sign-in. The e-mail cannot be read from it."),
    )
    password_hash: Mapped[str | None] = _about_work(
        String(255),
        label=marked("A fingerprint of a password"),
        purpose=marked("To check the password at sign-in. It cannot be read from it."),
    )
    totp_sealed: Mapped[bytes | None] = _about_work(
        LargeBinary,
        label=marked("The key of an authenticator app"),
        purpose=marked("To check the second step of signing in. It is kept encrypted."),
    )
    totp_last_step: Mapped[int | None] = _about_work(
        label=marked("The last code used from an authenticator app"),
        purpose=marked("So that each code works once."),
    )
    challenge: Mapped[str | None] = _about_work(
        String(64),
        label=marked("A random number a passkey is asked to sign"),
        purpose=marked("So that an answer of a passkey works once."),
    )
    language: Mapped[str] = _about_work(
        String(8),
        default="en",
        label=marked("Language of an account"),
        purpose=marked("To show pages behind sign-in in that language."),
    )
    state: Mapped[str] = _about_work(
        String(7),
        default=INVITED,
        label=marked("State of an account"),
        purpose=marked("To tell an account in use from one that is invited or closed."),
    )
    failures: Mapped[int] = _about_work(
        default=0,
        label=marked("Wrong tries since the last sign-in"),
        purpose=marked("To slow down somebody who guesses a password."),
    )
    wait_until: Mapped[datetime | None] = _about_work(
        Moment,
        label=marked("When an account may be tried again"),
        purpose=marked("To slow down somebody who guesses a password."),
    )

    roles: Mapped[list["AccountRole"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="AccountRole.role"
    )
    memberships: Mapped[list["Membership"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="Membership.group_id"
    )

    def has(self, role: str) -> bool:
        """Whether this account has a role."""
        return any(held.role == role for held in self.roles)

    def belongs_to(self, group: PartnerGroup) -> bool:
        """Whether this account is a member of a partner group."""
        return any(membership.group_id == group.id for membership in self.memberships)

    @property
    def is_active(self) -> bool:
        """Whether this account may sign in."""
        return self.state == ACTIVE

    @property
    def is_invited(self) -> bool:
        """Whether an invitation is waiting to be accepted."""
        return self.state == INVITED

    @property
    def is_closed(self) -> bool:
        """Whether this account was closed."""
        return self.state == CLOSED

    @property
    def is_host(self) -> bool:
        """Whether this account belongs to any partner group."""
        return bool(self.memberships)

    def forget_secrets(self) -> None:
        """Drop password and authenticator app, so that nobody signs in with them again."""
        self.password_hash = self.totp_sealed = self.totp_last_step = self.challenge = None
        self.failures, self.wait_until = 0, None


def _of_account() -> Any:
    return mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, info={"person": False}
    )


class AccountRole(Base):
    """A role of an account."""

    __tablename__ = "account_role"
    __table_args__ = (CheckConstraint("role IN ('staff', 'analyst', 'admin')", name="role"),)

    account_id: Mapped[int] = _of_account()
    role: Mapped[str] = _about_work(
        String(7),
        primary_key=True,
        label=marked("Role of an account"),
        purpose=marked("To open only the pages somebody needs for their work."),
    )


class Membership(Base):
    """An account's place in a partner group: it makes a host."""

    __tablename__ = "membership"

    account_id: Mapped[int] = _of_account()
    group_id: Mapped[int] = _about_work(
        ForeignKey("partner_group.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        label=marked("Partner groups of an account"),
        purpose=marked("To open only the gatherings of somebody’s own groups."),
    )
    group: Mapped[PartnerGroup] = relationship(lazy="joined")
