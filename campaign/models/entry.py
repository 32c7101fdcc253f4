"""What opens an account: invitations, second factors, and the sign-ins that are open now.

Every secret is kept as a hash or a public key, so that nobody signs in with what this database holds.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.models.account import Account
from events.models.schema import Base, Keep, Moment, marked, person_column

INVITE, RESET, DEMO = "invite", "reset", "demo"
PASSKEY_NAME_LENGTH = 40
DEVICE_LENGTH = 60


def _of_account() -> Any:
    return mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info={"person": False}
    )


class Invitation(Base):
    """A link that opens an account once: to accept it, to set it up anew, or to try the demonstration."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
        CheckConstraint("purpose IN ('invite', 'reset', 'demo')", name="purpose"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    token_hash: Mapped[str] = person_column(
        String(64),
        label=marked("A mark of an invitation’s address"),
        purpose=marked("To open the invitation. The address itself is not kept."),
        keep=Keep.ACCOUNT,
    )
    account_id: Mapped[int] = _of_account()
    expires_at: Mapped[datetime] = mapped_column(Moment, info={"person": False})
    purpose: Mapped[str] = mapped_column(String(6), info={"person": False})

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class RecoveryCode(Base):
    """A code on paper for the day the authenticator app is lost. It works once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("code_mark", name="uq_recovery_code_code_mark"),)

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    account_id: Mapped[int] = _of_account()
    code_mark: Mapped[str] = person_column(
        String(64),
        label=marked("A fingerprint of a recovery code"),
        purpose=marked("To sign in when the authenticator app is lost."),
        keep=Keep.ACCOUNT,
    )
    used_on: Mapped[date | None] = person_column(
        label=marked("The day a recovery code was used"),
        purpose=marked("So that each code works once."),
        keep=Keep.ACCOUNT,
    )


class Passkey(Base):
    """A passkey: the public half of a key that never leaves its owner's device."""

    __tablename__ = "passkey"
    __table_args__ = (UniqueConstraint("credential_id", name="uq_passkey_credential_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    account_id: Mapped[int] = _of_account()
    credential_id: Mapped[bytes] = person_column(
        LargeBinary,
        label=marked("The number of a passkey"),
        purpose=marked("To ask the right passkey at sign-in."),
        keep=Keep.ACCOUNT,
    )
    public_key: Mapped[bytes] = person_column(
        LargeBinary,
        label=marked("The public half of a passkey"),
        purpose=marked("To check the second step of signing in."),
        keep=Keep.ACCOUNT,
    )
    sign_count: Mapped[int] = person_column(
        BigInteger,
        label=marked("How often a passkey was used"),
        purpose=marked("To notice a copied passkey."),
        keep=Keep.ACCOUNT,
    )
    name: Mapped[str] = person_column(
        String(PASSKEY_NAME_LENGTH),
        label=marked("The name its owner gave a passkey"),
        purpose=marked("To tell one’s own passkeys apart."),
        keep=Keep.ACCOUNT,
    )
    added_on: Mapped[date] = person_column(
        label=marked("The day a passkey was added"),
        purpose=marked("To tell one’s own passkeys apart."),
        keep=Keep.ACCOUNT,
    )


class SignIn(Base):
    """A sign-in that is open now. Ending one deletes its row, so nothing is kept of old ones."""

    __tablename__ = "sign_in"
    __table_args__ = (UniqueConstraint("token_hash", name="uq_sign_in_token_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    account_id: Mapped[int] = _of_account()
    token_hash: Mapped[str] = person_column(
        String(64),
        label=marked("A mark of an open sign-in"),
        purpose=marked("To know who is signed in, until they sign out or 14 days have passed."),
        keep=Keep.ACCOUNT,
    )
    began_at: Mapped[datetime] = person_column(
        Moment,
        label=marked("When somebody signed in"),
        purpose=marked("To list one’s own open sign-ins, and to end them after 14 days."),
        keep=Keep.ACCOUNT,
    )
    seen_at: Mapped[datetime] = person_column(
        Moment,
        label=marked("When an open sign-in was last used, to the hour"),
        purpose=marked("To end a sign-in that nobody used for 12 hours."),
        keep=Keep.ACCOUNT,
    )
    device: Mapped[str] = person_column(
        String(DEVICE_LENGTH),
        label=marked("The kind of browser of an open sign-in"),
        purpose=marked("To tell one’s own open sign-ins apart, such as “Firefox, Android”."),
        keep=Keep.ACCOUNT,
    )

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
