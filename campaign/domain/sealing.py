"""Encrypting a field, and marking a value so that it can be recognised but not read.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; the associated data names the table, the
column and the row, so that a value moved elsewhere does not open. Marks are HMAC-SHA-256.
"""

import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class Unopened(ValueError):
    """A sealed value does not open here: another key, another place, or altered."""


@dataclass(frozen=True)
class Place:
    """Where a sealed value belongs."""

    table: str
    column: str
    row: str

    def __bytes__(self) -> bytes:
        return f"{self.table}.{self.column}:{self.row}".encode()


class Sealer:
    """Seals under the newest of the named keys and opens under any of them.

    Raises:
        ValueError: two keys have one name.
    """

    def __init__(self, keys: tuple[tuple[str, bytes], ...]) -> None:
        names = [name for name, _ in keys]
        if len(set(names)) < len(names):
            raise ValueError(f"each key has a name of its own: {names}")
        self._newest = keys[0][0]
        self._boxes = {name: AESGCM(key) for name, key in keys}
        # Marks stay comparable when a key is added, so they hang on the oldest one.
        self._mark_key = hmac.digest(keys[-1][1], b"marks", "sha256")

    def seal(self, text: str, place: Place) -> bytes:
        """Return `text` encrypted for `place`: key name, a colon, nonce and ciphertext."""
        nonce = os.urandom(NONCE_BYTES)
        box = self._boxes[self._newest]
        return (
            self._newest.encode() + b":" + nonce + box.encrypt(nonce, text.encode(), bytes(place))
        )

    def open(self, sealed: bytes, place: Place) -> str:
        """Return the text sealed for `place`.

        Raises:
            Unopened: the key is not known, or the value was altered or belongs elsewhere.
        """
        name, _, rest = sealed.partition(b":")
        try:
            box = self._boxes[name.decode()]
            return box.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], bytes(place)).decode()
        except (KeyError, InvalidTag, ValueError) as error:
            raise Unopened from error

    def mark(self, purpose: str, *values: str) -> str:
        """Return 64 hexadecimal digits, the same for the same values and unreadable without the key."""
        message = "\x1f".join((purpose, *values)).encode("utf-8", "surrogatepass")
        return hmac.digest(self._mark_key, message, "sha256").hex()
