"""Signing in: finding the account, slowing down guesses, and the sign-ins that are open.

A try is counted before it is examined, by one guarded statement: of any number of guesses sent at once,
no more are examined than the account still allows. A right password gives its try back; a wrong one, or
a wrong second factor, does not. Only a whole sign-in sets the count to nothing.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, delete, literal, select, update
from sqlalchemy.orm import Session

from campaign.domain import passwording
from campaign.domain.sealing import Place, Sealer
from campaign.models import Account, Invitation, SignIn
from campaign.models.entry import DEMO, DEVICE_LENGTH
from events.models.schema import Moment
from events.occurrences import changed

FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
SIGN_IN_LIVES = timedelta(days=14)
# Counted from the hour of the last use, which is all that is kept of it.
IDLE = timedelta(hours=12)
DEMO_LIVES = timedelta(days=30)


class WrongSignIn(Exception):
    """No account has this e-mail and password. Which of the two was wrong is not said."""


class TooManyTries(Exception):
    """This account was tried too often; nothing is examined before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class NoSuchSignIn(LookupError):
    """This account has no such open sign-in."""


def find(session: Session, email: str, sealer: Sealer) -> Account | None:
    """Return the account of an e-mail in its normal spelling, or None."""
    return session.scalar(select(Account).where(Account.email_mark == email_mark(email, sealer)))


def email_mark(email: str, sealer: Sealer) -> str:
    """Return the mark an e-mail's account is found by, however its case was typed."""
    return sealer.mark("account", email.casefold())


def email_of(account: Account, sealer: Sealer) -> str:
    """Return an account's e-mail, opened."""
    return sealer.open(account.email_sealed, Place("account", "email_sealed", account.email_mark))


def count_try(session: Session, account: Account, *, now: datetime) -> None:
    """Count one more try. The caller commits before the try is examined, so that it stays counted.

    Raises:
        TooManyTries: the account has to wait; this try must not be examined.
    """
    may_try = (Account.wait_until.is_(None)) | (Account.wait_until <= now)
    counted = (
        update(Account)
        .where(Account.id == account.id, may_try)
        .values(failures=Account.failures + 1, wait_until=_wait_after(now))
        .execution_options(synchronize_session=False)
    )
    met = changed(session, counted)
    session.refresh(account)
    if not met:
        raise TooManyTries(account.wait_until or now)


def check_password(session: Session, account: Account | None, password: str) -> Account:
    """Return the account if the password is its own, and give the counted try back.

    An unknown or closed account costs the same work as a wrong password.

    Raises:
        WrongSignIn: it is not, or the account may not sign in.
    """
    kept = account.password_hash if account is not None and account.is_active else None
    if not passwording.fits(password, kept) or account is None or kept is None:
        raise WrongSignIn
    if passwording.is_outdated(kept):
        account.password_hash = passwording.keep(password)
    _give_back(session, account)
    return account


def forget_tries(session: Session, account: Account) -> None:
    """Set the count of tries to nothing, after both factors were right."""
    none = update(Account).where(Account.id == account.id)
    session.execute(none.values(failures=0, wait_until=None))


def begin(session: Session, account: Account, *, device: str, now: datetime) -> str:
    """Open a sign-in and return its secret, which the browser keeps."""
    forget_ended(session, now=now)
    token = new_secret()
    session.add(
        SignIn(
            account_id=account.id,
            token_hash=hash_secret(token),
            began_at=now,
            seen_at=_hour(now),
            device=device[:DEVICE_LENGTH],
        )
    )
    return token


def open_sign_in(session: Session, token: str, *, now: datetime) -> SignIn | None:
    """Return the sign-in of a browser's secret while it and its account last, else None."""
    found = session.scalar(select(SignIn).where(SignIn.token_hash == hash_secret(token)))
    if found is None or not found.account.is_active:
        return None
    return found if _lasts(found, now) else None


def is_unnoted(sign_in: SignIn, *, now: datetime) -> bool:
    """Whether this is the first use of a sign-in within an hour, so that it is worth writing down."""
    return sign_in.seen_at < _hour(now)


def note_use(sign_in: SignIn, *, now: datetime) -> None:
    """Keep that a sign-in was used in this hour."""
    sign_in.seen_at = _hour(now)


def sign_ins(session: Session, account: Account, *, now: datetime) -> list[SignIn]:
    """Return the open sign-ins of an account, newest first."""
    own = select(SignIn).where(SignIn.account_id == account.id).order_by(SignIn.id.desc())
    return [sign_in for sign_in in session.scalars(own) if _lasts(sign_in, now)]


def end(session: Session, account: Account, sign_in_id: int) -> None:
    """End one sign-in of an account; its browser is refused at its next request.

    Raises:
        NoSuchSignIn: it is not this account's, or has ended.
    """
    if not _end(session, SignIn.account_id == account.id, SignIn.id == sign_in_id):
        raise NoSuchSignIn


def end_others(session: Session, account: Account, keeping: SignIn) -> int:
    """End every sign-in of an account but one, and return how many were ended."""
    return _end(session, SignIn.account_id == account.id, SignIn.id != keeping.id)


def end_all(session: Session, account: Account) -> int:
    """End every sign-in of an account, and return how many were ended."""
    return _end(session, SignIn.account_id == account.id)


def forget_ended(session: Session, *, now: datetime) -> int:
    """Delete sign-ins and invitations whose time is over, and return how many."""
    over = (SignIn.began_at <= now - SIGN_IN_LIVES) | (SignIn.seen_at <= now - IDLE)
    gone = delete(Invitation).where(Invitation.expires_at <= now)
    return _end(session, over) + changed(session, gone)


def demo_link(session: Session, account: Account, now: datetime) -> str:
    """Return the secret of a single-use demonstration sign-in. Pages refuse it in production."""
    token = new_secret()
    expires = now + DEMO_LIVES
    session.flush()
    session.add(
        Invitation(
            token_hash=hash_secret(token), account_id=account.id, expires_at=expires, purpose=DEMO
        )
    )
    return token


def new_secret() -> str:
    """Return 192 random bits as text for an address or a cookie."""
    return secrets.token_urlsafe(24)


def hash_secret(secret: str) -> str:
    """Return what is kept of a secret with 192 random bits, for which a plain SHA-256 serves."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _wait_after(now: datetime) -> ColumnElement[datetime | None]:
    """When the next try may be made, from the failures before this one: 30 s doubling to 15 min."""
    waits, wait, before = {}, FIRST_WAIT, FREE_TRIES - 1
    while wait < LONGEST_WAIT:
        waits[before] = literal(now + wait, Moment)
        wait, before = wait * 2, before + 1
    longest = literal(now + LONGEST_WAIT, Moment)
    return case(
        (Account.failures < FREE_TRIES - 1, None),
        *((Account.failures == failures, until) for failures, until in waits.items()),
        else_=longest,
    )


def _give_back(session: Session, account: Account) -> None:
    session.flush()
    given = update(Account).where(Account.id == account.id, Account.failures > 0)
    session.execute(given.values(failures=Account.failures - 1, wait_until=None))


def _lasts(sign_in: SignIn, now: datetime) -> bool:
    return now < sign_in.began_at + SIGN_IN_LIVES and now < sign_in.seen_at + IDLE


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def _end(session: Session, *which: ColumnElement[bool]) -> int:
    return changed(session, delete(SignIn).where(*which))
