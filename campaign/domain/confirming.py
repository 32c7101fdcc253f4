"""The second factor: codes of an authenticator app, and recovery codes for when it is lost.

Codes follow RFC 6238 (SHA-1, six digits, 30 seconds), one step either side of now; each works once
(section 5.2), which one guarded statement sees to.
"""

import base64
import secrets
from datetime import date, datetime

import pyotp
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from campaign.domain.badging import ALPHABET, LOOKALIKES
from campaign.domain.sealing import Place, Sealer
from campaign.models import Account, RecoveryCode
from events.occurrences import changed

STEPS_EITHER_SIDE = 1
RECOVERY_CODES, RECOVERY_CODE_LENGTH = 10, 16  # 80 random bits each


class WrongCode(Exception):
    """Not a code of this account, or one that was used already."""


def new_key(seed: str, sealer: Sealer) -> str:
    """Return an authenticator's key (160 bits, base32), the same for the same seed."""
    mark = bytes.fromhex(sealer.mark("authenticator", seed))
    return base64.b32encode(mark[:20]).decode()


def address(key: str, *, email: str, issuer: str) -> str:
    """Return the address an authenticator app reads from a QR code."""
    return pyotp.TOTP(key).provisioning_uri(name=email, issuer_name=issuer)


def code_at(key: str, now: datetime) -> str:
    """Return the code an authenticator app shows at a moment."""
    return pyotp.TOTP(key).at(now)


def step_of(key: str, code: str, *, now: datetime) -> int:
    """Return the 30-second step a code belongs to.

    Raises:
        WrongCode: it is not a code of this key around now.
    """
    digits = "".join(character for character in code if not character.isspace())
    try:
        return pyotp.TOTP(key).verify_and_get_timecode(
            digits.encode("ascii", "replace").decode(),
            for_time=now,
            valid_window=STEPS_EITHER_SIDE,
        )
    except OTPVerificationError as error:
        raise WrongCode from error


def keep_key(account: Account, key: str, sealer: Sealer, *, step: int) -> None:
    """Make an authenticator the account's own; the code it was confirmed with is thereby used."""
    account.totp_sealed = sealer.seal(key, _place(account))
    account.totp_last_step = step


def use_code(
    session: Session, account: Account, code: str, *, now: datetime, sealer: Sealer
) -> None:
    """Accept a code of the authenticator app, once.

    Raises:
        WrongCode: it is wrong, too old, or was used.
    """
    if account.totp_sealed is None:
        raise WrongCode
    step = step_of(sealer.open(account.totp_sealed, _place(account)), code, now=now)
    unused = or_(Account.totp_last_step.is_(None), Account.totp_last_step < step)
    used = update(Account).where(Account.id == account.id, unused).values(totp_last_step=step)
    if not changed(session, used):
        raise WrongCode


def renew_recovery_codes(session: Session, account: Account, sealer: Sealer) -> list[str]:
    """Replace an account's recovery codes, and return the ten new ones, to be shown once."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [_random_code() for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(account_id=account.id, code_mark=_mark(account, code, sealer))
        for code in codes
    )
    return ["-".join(code[i : i + 4] for i in range(0, len(code), 4)) for code in codes]


def use_recovery_code(
    session: Session, account: Account, code: str, *, today: date, sealer: Sealer
) -> None:
    """Accept a recovery code, once; case, spaces and dashes do not matter.

    Raises:
        WrongCode: it is not this account's, or was used.
    """
    mark = _mark(account, _read(code), sealer)
    unused = (RecoveryCode.code_mark == mark) & RecoveryCode.used_on.is_(None)
    own = update(RecoveryCode).where(RecoveryCode.account_id == account.id, unused)
    if not changed(session, own.values(used_on=today)):
        raise WrongCode


def recovery_codes_left(session: Session, account: Account) -> int:
    """Return how many recovery codes have not been used."""
    unused = select(func.count()).where(
        RecoveryCode.account_id == account.id, RecoveryCode.used_on.is_(None)
    )
    return session.scalar(unused) or 0


def _random_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_CODE_LENGTH))


def _read(code: str) -> str:
    letters = "".join(character for character in code.upper() if character.isalnum())
    return letters.translate(LOOKALIKES)


def _mark(account: Account, code: str, sealer: Sealer) -> str:
    return sealer.mark("recovery", account.email_mark, code)


def _place(account: Account) -> Place:
    return Place("account", "totp_sealed", account.email_mark)
