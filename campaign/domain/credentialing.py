"""A certificate as an Open Badges 3.0 credential, signed by the campaign, and who the campaign is.

The proof is embedded: eddsa-rdfc-2022 (Data Integrity EdDSA Cryptosuites 1.0, section 3.2), which Open Badges
3.0 names beside VC-JWT; that one asks for RSA. The issuer is a did:web, whose document verifiers fetch from
our own address. The key is derived from the oldest field key: it is kept nowhere, and is another where that
key is gone.

The credential names nobody. Who shows it tells their name, and its salted hash says whether that is so.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from campaign.domain.canonising import canonical
from campaign.domain.sealing import Sealer

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
DOCUMENT_CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")
CRYPTOSUITE = "eddsa-rdfc-2022"
PATH = "credentials"  # of the issuer's address
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519_PUBLIC = bytes((0xED, 0x01))  # multicodec
SALT_DIGITS = 32


@dataclass(frozen=True)
class Award:
    """What a credential says. Texts are in the language of `tag`."""

    uid: str  # of the certificate, a UUID
    holder: str  # their name, of which only the hash is said
    issued_at: datetime
    tag: str
    organisation: str
    achievement: str  # the address of what it is for
    name: str
    about: str  # what everybody has it for
    came_to: str  # what this one has it for
    criteria: str  # the address of a page about it
    narrative: str  # how somebody comes by it
    picture: str  # an address


@dataclass(frozen=True)
class Issuer:
    """The campaign as the signer of credentials, at `base_url`: scheme and host alone."""

    base_url: str
    sealer: Sealer

    @property
    def did(self) -> str:
        """Its identifier (did:web): a port's colon is escaped."""
        host = urlsplit(self.base_url).netloc.replace(":", "%3A")
        return f"did:web:{host}:{PATH}"

    @property
    def method(self) -> str:
        """The identifier of its key."""
        return f"{self.did}#key"

    @property
    def key(self) -> Ed25519PrivateKey:
        """Its key, the same for the same field key."""
        return Ed25519PrivateKey.from_private_bytes(
            bytes.fromhex(self.sealer.mark("credential issuer"))
        )

    def document(self) -> dict[str, Any]:
        """Return who it is and its public key, as did:web finds it at `credentials/did.json`."""
        public = self.key.public_key().public_bytes_raw()
        key = {
            "id": self.method,
            "type": "Multikey",
            "controller": self.did,
            "publicKeyMultibase": _multibase(ED25519_PUBLIC + public),
        }
        return {
            "@context": list(DOCUMENT_CONTEXTS),
            "id": self.did,
            "verificationMethod": [key],
            "assertionMethod": [self.method],
        }

    def sign(self, award: Award) -> dict[str, Any]:
        """Return an award as a signed credential; the same each time."""
        credential = _credential(award, self)
        proof = {
            "type": "DataIntegrityProof",
            "cryptosuite": CRYPTOSUITE,
            "created": _moment(award.issued_at),
            "verificationMethod": self.method,
            "proofPurpose": "assertionMethod",
        }
        signature = self.key.sign(_digest(proof) + _digest(credential))
        return credential | {"proof": proof | {"proofValue": _multibase(signature)}}


def is_holder(credential: Mapping[str, Any], name: str) -> bool:
    """Whether a credential is of somebody of this name."""
    (identity,) = credential["credentialSubject"]["identifier"]
    return bool(identity["identityHash"] == _hashed(name, identity["salt"]))


def _credential(award: Award, issuer: Issuer) -> dict[str, Any]:
    """Return what is signed. Only the identity has no id, as `canonical` asks."""
    achievement = {
        "id": award.achievement,
        "type": ["Achievement"],
        "name": _line(award.name),
        "description": _line(award.about),
        "achievementType": "Certificate",
        "inLanguage": award.tag,
        "criteria": {"id": award.criteria, "narrative": _line(award.narrative)},
        "image": {"id": award.picture, "type": "Image"},
    }
    return {
        "@context": list(CONTEXTS),
        "id": f"urn:uuid:{award.uid}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": _line(award.name),
        "description": _line(award.came_to),
        "issuer": {
            "id": issuer.did,
            "type": ["Profile"],
            "name": _line(award.organisation),
            "url": issuer.base_url,
        },
        "validFrom": _moment(award.issued_at),
        "credentialSubject": {
            "id": f"urn:uuid:{uuid5(UUID(award.uid), 'holder')}",
            "type": ["AchievementSubject"],
            "identifier": [_identity(award, issuer.sealer)],
            "achievement": achievement,
        },
    }


def _identity(award: Award, sealer: Sealer) -> dict[str, Any]:
    salt = sealer.mark("credential salt", award.uid)[:SALT_DIGITS]
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": _hashed(award.holder, salt),
        "identityType": "name",
        "salt": salt,
    }


def _hashed(name: str, salt: str) -> str:
    return "sha256$" + hashlib.sha256((_line(name) + salt).encode()).hexdigest()


def _digest(document: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(canonical(document).encode()).digest()


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _line(text: str) -> str:
    """Return a text as one line, which `canonical` asks for."""
    return " ".join(text.split())


def _multibase(data: bytes) -> str:
    """Return bytes in base58btc, with the letter that says so."""
    number, digits = int.from_bytes(data), ""
    while number:
        number, rest = divmod(number, len(BASE58))
        digits = BASE58[rest] + digits
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + BASE58[0] * zeros + digits
