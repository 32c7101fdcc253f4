"""Passkeys as a second factor (W3C Web Authentication Level 3, through the `webauthn` library).

The random number a passkey has to sign is kept with the account and taken away by one guarded statement
when an answer comes, so that each answer works once.
"""

import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import webauthn
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from campaign.domain.sealing import Sealer
from campaign.models import Account, Passkey
from events.occurrences import changed

CHALLENGE_BYTES = 32
MOST_PASSKEYS = 10


class PasskeyRefused(ValueError):
    """The answer is not one of this account's passkey to the question that was asked."""


class TooManyPasskeys(Exception):
    """An account has as many passkeys as it may have."""


class NoSuchPasskey(LookupError):
    """This account has no such passkey."""


@dataclass(frozen=True)
class Site:
    """The site a passkey belongs to: its host, its origin, and its name in words."""

    host: str
    origin: str
    name: str


def passkeys(session: Session, account: Account) -> list[Passkey]:
    """Return an account's passkeys, oldest first."""
    own = select(Passkey).where(Passkey.account_id == account.id).order_by(Passkey.id)
    return list(session.scalars(own))


def ask_to_add(
    session: Session, account: Account, *, site: Site, email: str, sealer: Sealer
) -> dict[str, Any]:
    """Return what a browser is asked in order to make a passkey, and remember the question.

    Raises:
        TooManyPasskeys: the account has enough.
    """
    held = passkeys(session, account)
    if len(held) >= MOST_PASSKEYS:
        raise TooManyPasskeys
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=bytes.fromhex(sealer.mark("passkey", account.email_mark)),
        user_name=email,
        user_display_name=account.name,
        challenge=_new_challenge(account),
        exclude_credentials=_described(held),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )
    return _as_json(options)


def add(
    session: Session, account: Account, answer: str, *, name: str, site: Site, today: date
) -> Passkey:
    """Keep a new passkey of an account.

    Raises:
        PasskeyRefused: the answer is not to the question asked, or the passkey is somebody's.
    """
    made = _judged(
        webauthn.verify_registration_response,
        credential=answer,
        expected_challenge=_take_challenge(session, account),
        expected_rp_id=site.host,
        expected_origin=site.origin,
    )
    try:
        with session.begin_nested():
            passkey = Passkey(
                account_id=account.id,
                credential_id=made.credential_id,
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                name=name,
                added_on=today,
            )
            session.add(passkey)
    except IntegrityError as error:
        raise PasskeyRefused from error
    return passkey


def ask_to_sign_in(session: Session, account: Account, *, site: Site) -> dict[str, Any]:
    """Return what a browser is asked in order to use a passkey, and remember the question."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=_new_challenge(account),
        allow_credentials=_described(passkeys(session, account)),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return _as_json(options)


def use(session: Session, account: Account, answer: str, *, site: Site) -> Passkey:
    """Accept an answer of one of the account's passkeys, once, and keep its count.

    Raises:
        PasskeyRefused: it is another's, to another question, altered, or its count went back.
    """
    passkey = _asked(session, account, answer)
    seen = _judged(
        webauthn.verify_authentication_response,
        credential=answer,
        expected_challenge=_take_challenge(session, account),
        expected_rp_id=site.host,
        expected_origin=site.origin,
        credential_public_key=passkey.public_key,
        credential_current_sign_count=passkey.sign_count,
    )
    # Many authenticators do not count and stay at 0; one that counts never goes back.
    unmoved = Passkey.sign_count == passkey.sign_count
    counted = update(Passkey).where(Passkey.id == passkey.id, unmoved)
    if not changed(session, counted.values(sign_count=seen.new_sign_count)):
        raise PasskeyRefused
    return passkey


def remove(session: Session, account: Account, passkey_id: int) -> None:
    """Forget a passkey of an account.

    Raises:
        NoSuchPasskey: it is not this account's.
    """
    found = session.get(Passkey, passkey_id)
    if found is None or found.account_id != account.id:
        raise NoSuchPasskey
    session.delete(found)


def _asked(session: Session, account: Account, answer: str) -> Passkey:
    number = _read(answer, "rawId")
    for passkey in passkeys(session, account):
        if hmac.compare_digest(passkey.credential_id, number):
            return passkey
    raise PasskeyRefused


def _new_challenge(account: Account) -> bytes:
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    account.challenge = bytes_to_base64url(challenge)
    return challenge


def _take_challenge(session: Session, account: Account) -> bytes:
    """Return the question asked last, which is thereby answered; a second answer finds none."""
    session.flush()
    asked = account.challenge
    mine = (Account.id == account.id) & (Account.challenge == asked)
    if asked is None or not changed(session, update(Account).where(mine).values(challenge=None)):
        raise PasskeyRefused
    return base64url_to_bytes(asked)


def _judged(verify: Callable[..., Any], **facts: Any) -> Any:
    """Call the library, which raises many kinds of exception on bytes nobody's browser made."""
    try:
        return verify(**facts)
    except Exception as error:
        raise PasskeyRefused from error


def _read(answer: str, field: str) -> bytes:
    try:
        return base64url_to_bytes(json.loads(answer)[field])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PasskeyRefused from error


def _described(held: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=passkey.credential_id) for passkey in held]


def _as_json(options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(options_to_json(options))
    return found
