"""Accounts are invited, never self-made: inviting, accepting, setting up anew, and closing.

The link is the only way to an account's first password and authenticator app, and it works once. Nobody
can ask for a link by e-mail: an administrator, who knows the person, makes a new one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campaign.domain import auditing, confirming, entering, passwording
from campaign.domain.sealing import Place, Sealer
from campaign.models import Account, AccountRole, Invitation, Membership, Passkey, RecoveryCode
from campaign.models.account import ACTIVE, CLOSED, INVITED
from campaign.models.entry import DEMO, INVITE, RESET
from events.occurrences import changed

INVITATION_LIVES = timedelta(days=7)


class NoSuchInvitation(LookupError):
    """No invitation is open under this address: it was used, ran out, or never was."""


class AlreadyInvited(Exception):
    """An account with this e-mail exists already."""


@dataclass(frozen=True)
class Invitee:
    """Whom to invite. The e-mail in its normal spelling."""

    name: str
    email: str
    language: str = "en"
    roles: tuple[str, ...] = ()


def invite(
    session: Session, invitee: Invitee, *, actor: Account | None, now: datetime, sealer: Sealer
) -> tuple[Account, str]:
    """Make an account that waits to be accepted, and return it with the invitation's secret.

    The e-mail of a closed account opens that account again, with these roles and no groups.

    Raises:
        AlreadyInvited: an account that is not closed has this e-mail.
    """
    account = entering.find(session, invitee.email, sealer)
    if account is None:
        account = _new_account(invitee, sealer)
        session.add(account)
    elif account.is_closed:
        account.name, account.language = invitee.name, invitee.language
        account.memberships.clear()
        account.state = INVITED
    else:
        raise AlreadyInvited
    account.roles[:] = [AccountRole(role=role) for role in sorted(set(invitee.roles))]
    session.flush()
    auditing.record(session, actor=actor, deed="account.invited", thing=thing(account), now=now)
    return account, _link(session, account, INVITE, now)


def reset(session: Session, account: Account, *, actor: Account | None, now: datetime) -> str:
    """Void an account's password and second factors, end its sign-ins, and return a new invitation.

    Raises:
        NoSuchInvitation: the account is closed; it is invited again by its e-mail.
    """
    if account.is_closed:
        raise NoSuchInvitation
    _void(session, account)
    account.state = INVITED
    auditing.record(session, actor=actor, deed="account.reset", thing=thing(account), now=now)
    return _link(session, account, RESET, now)


def close(session: Session, account: Account, *, actor: Account | None, now: datetime) -> None:
    """End an account: nobody signs in with it again, and its roles and groups are gone."""
    _void(session, account)
    account.state = CLOSED
    account.roles.clear()
    account.memberships.clear()
    auditing.record(session, actor=actor, deed="account.closed", thing=thing(account), now=now)


def find(session: Session, token: str, *, now: datetime) -> Invitation:
    """Return the open invitation of a link.

    Raises:
        NoSuchInvitation: there is none.
    """
    return _find(session, token, (INVITE, RESET), now)


def find_demo(session: Session, token: str, *, now: datetime) -> Invitation:
    """Return the open demonstration sign-in of a link.

    Raises:
        NoSuchInvitation: there is none.
    """
    return _find(session, token, (DEMO,), now)


def spend(session: Session, invitation: Invitation) -> Account:
    """Use an invitation up, and return its account. Of two at once, one is refused.

    Raises:
        NoSuchInvitation: it was used in the meantime.
    """
    account = invitation.account
    if not changed(session, delete(Invitation).where(Invitation.id == invitation.id)):
        raise NoSuchInvitation
    return account


def set_password(invitation: Invitation, password: str, sealer: Sealer) -> None:
    """Give an invited account its password; it can be given again until the invitation is accepted.

    Raises:
        passwording.PasswordTooShort, PasswordTooLong, PasswordIsAName.
    """
    account = invitation.account
    email = entering.email_of(account, sealer)
    passwording.insist_on_good(password, email=email, name=account.name)
    account.password_hash = passwording.keep(password)


def key_of(token: str, sealer: Sealer) -> str:
    """Return the authenticator key an invitation offers, the same each time its page is opened."""
    return confirming.new_key(entering.hash_secret(token), sealer)


def accept(
    session: Session, token: str, code: str, *, now: datetime, sealer: Sealer
) -> tuple[Account, list[str]]:
    """Open an invited account with a first code of its authenticator; return its recovery codes.

    Raises:
        NoSuchInvitation: no such invitation, or its password has not been set.
        confirming.WrongCode: the code is not the authenticator's.
    """
    invitation = find(session, token, now=now)
    if invitation.account.password_hash is None:
        raise NoSuchInvitation
    key = key_of(token, sealer)
    step = confirming.step_of(key, code, now=now)
    account = spend(session, invitation)
    confirming.keep_key(account, key, sealer, step=step)
    account.state = ACTIVE
    codes = confirming.renew_recovery_codes(session, account, sealer)
    auditing.record(session, actor=account, deed="account.accepted", thing=thing(account), now=now)
    return account, codes


def demonstrate(
    session: Session, invitee: Invitee, groups: Iterable[int] = (), *, sealer: Sealer
) -> Account:
    """Make an account without any password, which only a demonstration link opens."""
    account = _new_account(invitee, sealer)
    account.state = ACTIVE
    account.roles[:] = [AccountRole(role=role) for role in invitee.roles]
    account.memberships[:] = [Membership(group_id=group) for group in groups]
    session.add(account)
    session.flush()
    return account


def thing(account: Account) -> str:
    """Return how the audit trail names an account."""
    return f"account:{account.id}"


def _new_account(invitee: Invitee, sealer: Sealer) -> Account:
    mark = entering.email_mark(invitee.email, sealer)
    return Account(
        name=invitee.name,
        email_sealed=sealer.seal(invitee.email, Place("account", "email_sealed", mark)),
        email_mark=mark,
        language=invitee.language,
        state=INVITED,
        failures=0,
    )


def _link(session: Session, account: Account, purpose: str, now: datetime) -> str:
    token = entering.new_secret()
    expires = now + INVITATION_LIVES
    session.execute(delete(Invitation).where(Invitation.account_id == account.id))
    session.add(
        Invitation(
            token_hash=entering.hash_secret(token),
            account_id=account.id,
            expires_at=expires,
            purpose=purpose,
        )
    )
    return token


def _void(session: Session, account: Account) -> None:
    account.forget_secrets()
    entering.end_all(session, account)
    for kind in (Invitation, RecoveryCode, Passkey):
        session.execute(delete(kind).where(kind.account_id == account.id))


def _find(session: Session, token: str, purposes: tuple[str, ...], now: datetime) -> Invitation:
    found = session.scalar(
        select(Invitation).where(
            Invitation.token_hash == entering.hash_secret(token), Invitation.purpose.in_(purposes)
        )
    )
    if found is None or found.expires_at <= now or found.account.is_closed:
        raise NoSuchInvitation
    return found
