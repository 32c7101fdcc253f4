"""What a credential says, as RDF in its canonical form, which is what a signature signs.

The terms are those of the contexts a credential names: Verifiable Credentials 2.0 and Open Badges 3.0.3.
Here is no JSON-LD processor, but the few terms we write. One node may be without a name: of such a dataset
the canonical form (RDF Dataset Canonicalization, RDFC-1.0) is its N-Quads, sorted, that node being `_:c14n0`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

CREDENTIALS, SECURITY = "https://www.w3.org/2018/credentials#", "https://w3id.org/security#"
BADGES, SCHEMA = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#", "https://schema.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
BADGES_XSD = "https://www.w3.org/2001/XMLSchema#"  # so spelt in the context of Open Badges
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
NAMELESS = "_:c14n0"
NAMED = "@id"  # its values are IRIs

TYPES = {
    "VerifiableCredential": CREDENTIALS,
    "DataIntegrityProof": SECURITY,
    **dict.fromkeys(
        ("OpenBadgeCredential", "AchievementSubject", "Achievement", "Profile", "Image"), BADGES
    ),
    "IdentityObject": BADGES,
}
# Each term: its IRI, and NAMED, the type of its values, or "" for a plain text.
TERMS: dict[str, tuple[str, str]] = {
    **{term: (CREDENTIALS + term, NAMED) for term in ("issuer", "credentialSubject")},
    "validFrom": (f"{CREDENTIALS}validFrom", f"{XSD}dateTime"),
    **{term: (SCHEMA + term, "") for term in ("name", "description", "inLanguage")},
    **{term: (BADGES + term, NAMED) for term in ("achievement", "identifier", "image")},
    "criteria": (f"{BADGES}Criteria", NAMED),
    "narrative": (f"{BADGES}narrative", ""),
    "url": (f"{SCHEMA}url", f"{BADGES_XSD}anyURI"),
    "achievementType": (f"{BADGES}achievementType", ""),
    **{term: (BADGES + term, "") for term in ("identityHash", "identityType", "salt")},
    "hashed": (f"{BADGES}hashed", f"{BADGES_XSD}boolean"),
    "created": ("http://purl.org/dc/terms/created", f"{XSD}dateTime"),
    "cryptosuite": (f"{SECURITY}cryptosuite", f"{SECURITY}cryptosuiteString"),
    "verificationMethod": (f"{SECURITY}verificationMethod", NAMED),
}
# What a proof is for is a word of the vocabulary.
PURPOSE = "proofPurpose"


def canonical(node: Mapping[str, Any]) -> str:
    """Return a document of the TERMS, with an `id` in every node but one, as canonical N-Quads.

    Texts are one line each, without control characters.

    Raises:
        ValueError: a mistake in the calling code, such as a term that is not known here.
    """
    if sum("id" not in one for one in _nodes(node)) > 1:
        raise ValueError("a second node without an id")
    return "".join(sorted(set(_quads(node))))


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for value in node.values():
        for one in _listed(value):
            if isinstance(one, Mapping):
                yield from _nodes(one)


def _quads(node: Mapping[str, Any]) -> Iterator[str]:
    subject = _named(node)
    for term, value in node.items():
        if term in {"id", "@context"}:
            continue
        for one in _listed(value):
            yield f"{subject} {_said(term, one)} .\n"
            if isinstance(one, Mapping):
                yield from _quads(one)


def _said(term: str, value: Any) -> str:
    """Return predicate and object."""
    if term == "type":
        return f"<{RDF_TYPE}> <{_known(TYPES, value)}{value}>"
    if term == PURPOSE:
        return f"<{SECURITY}{PURPOSE}> <{SECURITY}{value}>"
    iri, kind = _known(TERMS, term)
    if isinstance(value, Mapping):
        return f"<{iri}> {_named(value)}"
    if kind == NAMED:
        return f"<{iri}> <{value}>"
    text = str(value).lower() if isinstance(value, bool) else _escaped(value)
    return f'<{iri}> "{text}"' + (f"^^<{kind}>" if kind else "")


def _known(known: Mapping[str, Any], word: str) -> Any:
    if word not in known:
        raise ValueError(f"no such term: {word}")
    return known[word]


def _named(node: Mapping[str, Any]) -> str:
    return f"<{node['id']}>" if "id" in node else NAMELESS


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _escaped(text: str) -> str:
    if any(character < " " or character == "\x7f" for character in text):
        raise ValueError("a text of several lines, or with control characters")
    return text.replace("\\", "\\\\").replace('"', '\\"')
