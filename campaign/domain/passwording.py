"""Passwords: what one must be like, and keeping and checking it.

Argon2id with the second of OWASP's equivalent settings (Password Storage Cheat Sheet): 19 MiB, two
passes, one lane. Length is asked for and composition is not (NIST SP 800-63B 5.1.1.2).
"""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST, MOST = 12, 256  # characters, after normalising
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class PasswordTooShort(ValueError):
    """Fewer than `LEAST` characters."""


class PasswordTooLong(ValueError):
    """More than `MOST` characters."""


class PasswordIsAName(ValueError):
    """The password is its owner's e-mail or name, in whatever case and spacing."""


def insist_on_good(password: str, *, email: str, name: str) -> None:
    """Refuse a password that is too short or too long, or is the owner's e-mail or name.

    Raises:
        PasswordTooShort, PasswordTooLong, PasswordIsAName.
    """
    password = normalise(password)
    if len(password) < LEAST:
        raise PasswordTooShort
    if len(password) > MOST:
        raise PasswordTooLong
    own = {_letters(email), _letters(email.partition("@")[0]), _letters(name)}
    if _letters(password) in own:
        raise PasswordIsAName


def keep(password: str) -> str:
    """Return what is kept of a password: a salted hash with its settings in it."""
    return HASHER.hash(normalise(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one kept. None costs the same work and never fits."""
    password = normalise(password)
    if len(password) > MOST:
        password, kept = "", None
    try:
        return HASHER.verify(kept or _nobodys(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other settings than today's."""
    return HASHER.check_needs_rehash(kept)


def normalise(password: str) -> str:
    """Return the password as every keyboard would spell it: NFKC (RFC 8265, OpaqueString)."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    return HASHER.hash("nobody’s password")


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
