"""Baking a credential into a picture (Open Badges 3.0, section 5.3): the picture then carries its proof."""

import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any

KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
# A PNG begins with its signature (8 bytes) and the chunk IHDR (25 bytes), which comes first always.
HEAD = 8 + 25


def as_text(credential: Mapping[str, Any]) -> str:
    """Return a credential as JSON that may stand in a CDATA section too."""
    return json.dumps(credential, ensure_ascii=False, indent=1).replace("]]>", "]]\\u003e")


def into_png(picture: bytes, credential: Mapping[str, Any]) -> bytes:
    """Return a PNG with the credential in an iTXt chunk, which is not compressed."""
    # No compression, no language, no other keyword: five empty bytes.
    data = b"iTXt" + KEYWORD + bytes(5) + as_text(credential).encode()
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    return picture[:HEAD] + chunk + picture[HEAD:]


def into_svg(picture: bytes, credential: Mapping[str, Any]) -> bytes:
    """Return an SVG with the credential as the first element in it."""
    head, opening, rest = picture.decode().partition("<svg ")
    attributes, end, inner = rest.partition(">")
    baked = f"<openbadges:credential><![CDATA[{as_text(credential)}]]></openbadges:credential>"
    named = f'xmlns:openbadges="{NAMESPACE}" '
    return "".join((head, opening, named, attributes, end, baked, inner)).encode()
