"""What a scanned or typed text is: a badge of ours, an invitation to a gate, or something else.

The same rules are in `static/gate/reading.js`; both run `tests/gate/vectors/reading.json`. Only ASCII
is matched, so that no letter of another script passes for one of a code.
"""

import re
from dataclasses import dataclass

from campaign.domain import badging
from events.attendance import ELSEWHERE, HALF, NONE

BADGE, INVITATION, HANDOVER = "badge", "invitation", "handover"
FRAME = "MVH1."
MOST_CHARACTERS = (
    4_296  # of letters and digits in the largest QR code (ISO/IEC 18004, version 40-L)
)
SPACES = " \t\r\n"
# A code as people write it: letters, digits, spaces and hyphens. U is in no code.
TYPED = re.compile(r"[0-9A-TV-Za-tv-z \t\r\n\u00a0-]+")
BETWEEN = re.compile(r"[ \t\r\n\u00a0-]")
ADDRESS = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://([!-~]+)")
PARTS = re.compile(r"([^/?#]+)([^?#]*)(.*)")
BADGE_PATH = re.compile(r"/[Bb]/([0-9A-Za-z-]+)/?")
INVITED = re.compile(r"#j=([0-9A-Za-z._-]+)")


@dataclass(frozen=True)
class Read:
    """What a text is; `code` of a badge in its normal form, `invitation` as it was written."""

    kind: str
    code: str | None = None
    invitation: str | None = None


def read(text: str, host: str) -> Read:
    """Return what `text` is, where `host` is ours: lower case, with its port if it has one."""
    text = text.strip(SPACES)
    if len(text) > MOST_CHARACTERS:
        return Read(NONE)
    if text.startswith(FRAME):
        return Read(HANDOVER)
    if TYPED.fullmatch(text):
        return _typed(text)
    address = ADDRESS.fullmatch(text)
    parts = address and PARTS.fullmatch(address[1])
    return _address(parts[1].lower() == host, parts[2], parts[3]) if parts else Read(NONE)


def _typed(text: str) -> Read:
    code = badging.read_code(text)
    if code:
        return Read(BADGE, code=code)
    return Read(HALF if BETWEEN.sub("", text) else NONE)


def _address(is_ours: bool, path: str, rest: str) -> Read:
    badge = BADGE_PATH.fullmatch(path)
    code = badging.read_code(badge[1]) if badge else None
    if code:
        return Read(BADGE, code=code) if is_ours else Read(ELSEWHERE)
    invited = INVITED.fullmatch(rest)
    if is_ours and path == "/gate/" and invited:
        return Read(INVITATION, invitation=invited[1])
    return Read(NONE)
