"""A credential that a verifier who is not us accepts, and refuses as soon as anything in it is changed.

The verifier is openbadgeslib: it finds the key in the issuer's document, canonicalises with a JSON-LD processor
of its own, and reads credentials out of pictures itself.
"""

import copy
import json
from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError
from openbadgeslib.verify import verify_badge
from PIL import Image

from campaign.domain import baking
from campaign.domain.canonising import canonical
from campaign.domain.credentialing import Award, Issuer, is_holder
from campaign.domain.sealing import Sealer
from tests.make import FIELD_KEYS

BASE = "https://example.org"
ISSUER = Issuer(BASE, Sealer(FIELD_KEYS))
SVG = b'<svg viewBox="0 0 9 9" xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9z"/></svg>'


def award(**over):
    usual = {
        "uid": str(uuid4()),
        "holder": "Ola Łącka",
        "issued_at": datetime(2026, 5, 1, 12, tzinfo=UTC),
        "tag": "pl",
        "organisation": "Twin in peace",
        "achievement": f"{BASE}/pl/ambassadors#spring",
        "name": "Youth ambassador",
        "about": "Workshops for young people",
        "came_to": "Workshops: equality",
        "criteria": f"{BASE}/pl/ambassadors",
        "narrative": "Given to those who came.",
        "picture": f"{BASE}/pl/credentials/badge.png",
    }
    return Award(**{**usual, **over})


def fetch(issuer=ISSUER):
    """What a verifier is sent when it asks for the issuer's document."""

    def answer(url):
        assert url == "https://example.org/credentials/did.json"
        return json.dumps(issuer.document()).encode()

    return answer


def verify(credential, issuer=ISSUER):
    verifier = OB3LdpVerifier.for_issuer_did(ISSUER.did)
    return verifier.verify(json.dumps(credential), download=fetch(issuer))


def test_an_independent_verifier_accepts_it():
    found = verify(ISSUER.sign(award()))
    assert found.achievement.name == "Youth ambassador"
    assert found.issuer.name == "Twin in peace"
    assert found.issuance_date == datetime(2026, 5, 1, 12, tzinfo=UTC)


# Nothing that a form refuses: see `readable` in campaign.forms.
texts = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]), min_size=1, max_size=40
).filter(str.strip)


@settings(deadline=None, max_examples=25)
@given(texts, texts, texts, texts)
def test_whatever_is_written_in_any_script_verifies(holder, name, about, narrative):
    credential = ISSUER.sign(award(holder=holder, name=name, about=about, narrative=narrative))
    verify(credential)
    assert is_holder(credential, holder)


def places(node, path=()):
    """Every single value of a document, by where it stands."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from places(value, (*path, key))
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from places(value, (*path, at))
    else:
        yield path


SIGNED = ISSUER.sign(award(uid="7f3d2c60-4a0e-4bb1-9d5e-0d6a3a6f0c11"))


@pytest.mark.parametrize("path", list(places(SIGNED)), ids=str)
def test_a_change_anywhere_is_refused(path):
    changed = copy.deepcopy(SIGNED)
    node = changed
    for key in path[:-1]:
        node = node[key]
    value = node[path[-1]]
    node[path[-1]] = (not value) if isinstance(value, bool) else value + "1"
    with pytest.raises(OB3VerificationError):
        verify(changed)


def test_what_another_key_signed_is_refused():
    impostor = Issuer(BASE, Sealer((("k9", b"9" * 32),)))
    with pytest.raises(OB3VerificationError):
        verify(impostor.sign(award()))
    with pytest.raises(OB3VerificationError):
        verify(ISSUER.sign(award()), issuer=impostor)


def test_the_key_stays_when_a_field_key_is_added():
    newer = Issuer(BASE, Sealer((("k2", b"2" * 32), *FIELD_KEYS)))
    assert newer.document() == ISSUER.document()


def test_it_is_the_same_each_time():
    one = award()
    assert ISSUER.sign(one) == ISSUER.sign(one)


def test_a_port_is_part_of_the_identifier():
    assert Issuer("http://127.0.0.1:8000", ISSUER.sealer).did == (
        "did:web:127.0.0.1%3A8000:credentials"
    )


def test_the_credential_says_whose_it_is_only_to_who_knows_the_name():
    credential = ISSUER.sign(award(holder="Ola Łącka"))
    assert "Ola" not in json.dumps(credential, ensure_ascii=False)
    assert is_holder(credential, "Ola  Łącka ")
    assert not is_holder(credential, "Ala Łącka")
    other = ISSUER.sign(award(holder="Ola Łącka"))
    hashes = {
        one["credentialSubject"]["identifier"][0]["identityHash"] for one in (credential, other)
    }
    assert len(hashes) == 2


def a_png():
    made = BytesIO()
    Image.new("RGB", (9, 9), "green").save(made, "PNG")
    return made.getvalue()


@pytest.mark.parametrize("form", ["png", "svg"])
@pytest.mark.parametrize("holder", ["Ola", "فاطمہ", "]]>"])
def test_a_verifier_finds_the_credential_in_a_picture_and_accepts_it(form, holder):
    credential = ISSUER.sign(award(holder=holder, name=f"For {holder} & co <b>"))
    if form == "png":
        baked = baking.into_png(a_png(), credential)
        Image.open(BytesIO(baked)).verify()
    else:
        baked = baking.into_svg(SVG, credential)
    found = verify_badge(baked, resolve_did=True, download=fetch())
    assert (found.valid, found.trusted, found.proof_format) == (True, True, "ldp"), found.reason
    spoilt = baked.replace(b"2026-05-01", b"2026-05-02")
    assert spoilt != baked
    assert not verify_badge(spoilt, resolve_did=True, download=fetch()).valid


@pytest.mark.parametrize(
    "node",
    [
        {"id": "urn:x", "unknown": "y"},
        {"id": "urn:x", "type": "Unknown"},
        {"id": "urn:x", "name": "two\nlines"},
        {"issuer": {"name": "y"}},
    ],
)
def test_what_is_not_known_here_is_never_signed(node):
    with pytest.raises(ValueError, match="term|lines|second node"):
        canonical(node)
