"""A circle's own key, and what stands in its members' sealed fields.

Each circle has a 256-bit key, kept only wrapped by the field key. A member's fields are encrypted under it
(AES-256-GCM), with the table, the column and the row's uid as associated data, so that a value moved to
another row, column or circle does not open.
"""

import base64
import json
import os
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign.domain.sealing import Place, Sealer
from campaign.models import Circle, CircleMember
from events.slugs import candidates

KEY_BYTES = 32
KEY_NAME = "c1"
TEXT, CALL, MAIL = CHANNELS = ("text", "call", "mail")
WORD_LEAST, WORD_MOST = 4, 40  # letters and digits of a code word
# Spoken or signed here, and no language of a website: the names that stand in a list.
ALSO_INTERPRETED = {
    "phr": "پہاڑی (Pahari-Pothwari)",
    "syl": "ছিলটি (Sylheti)",
    "bfi": "British Sign Language",
}

LATIN_ACCENTS = ("\u0300", "\u036f")
# Vowel points and the stretching stroke of Arabic script: said alike, often not typed.
ARABIC_POINTS = {*map(chr, range(0x064B, 0x0660)), "\u0670", "\u0640"}
# One letter, typed differently by Arabic, Persian and Urdu keyboards.
ONE_LETTER = str.maketrans({"ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ه": "ہ", "ھ": "ہ", "ة": "ہ"})
PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i"})  # have no accent to take off


@dataclass(frozen=True)
class Part:
    """A part of the week: the days (Monday is 0) and the hours between which she may be reached."""

    days: tuple[int, ...]
    starts: time
    ends: time


_DAYS = {"weekday": (0, 1, 2, 3, 4), "weekend": (5, 6)}
_HOURS = {
    "morning": (time(9), time(12)),
    "afternoon": (time(12), time(17)),
    "evening": (time(17), time(20)),
}
# The keys that stand in `Contact.when`, in the town's own time.
PARTS: dict[str, Part] = {
    f"{days}_{hours}": Part(_DAYS[days], *_HOURS[hours]) for days in _DAYS for hours in _HOURS
}


@dataclass(frozen=True)
class Contact:
    """The one way she marked as hers and safe. `address` is a number in E.164, or an e-mail."""

    channel: str  # of CHANNELS
    address: str
    when: tuple[str, ...]  # keys of PARTS
    voicemail: bool
    language: str


@dataclass(frozen=True)
class Needs:
    """What she needs to come; `interpreter` is the tag of a language, or empty."""

    childcare: str = ""
    access: str = ""
    interpreter: str = ""


@dataclass(frozen=True)
class Said:
    """What a member said. Without a contact, nobody contacts her."""

    called: str
    contact: Contact | None = None
    needs: Needs = Needs()


def open_circle(
    session: Session,
    name: dict[str, str],
    *,
    phone: str,
    hours: dict[str, str],
    today: date,
    sealer: Sealer,
) -> Circle:
    """Open a circle with a new key of its own; its address is made of its name once.

    The caller commits.
    """
    key = base64.b64encode(os.urandom(KEY_BYTES)).decode()
    said = {"name": dict(name), "phone": phone, "hours": dict(hours), "opened_on": today}
    for slug in candidates(name.values(), "circle"):
        wrapped = sealer.seal(key, _place_of_key(slug))
        circle = Circle(slug=slug, key_sealed=wrapped, **said)
        try:
            with session.begin_nested():
                session.add(circle)
        except IntegrityError:
            continue
        return circle
    raise AssertionError("random names do not run out")


def open_circles(session: Session, *, today: date) -> list[Circle]:
    """Return the circles that can be joined, in the order in which they were opened."""
    is_open = Circle.closed_on.is_(None) | (Circle.closed_on > today)
    return list(session.scalars(select(Circle).where(is_open).order_by(Circle.id)))


def box(circle: Circle, sealer: Sealer) -> Sealer:
    """Return what opens and seals this circle's fields, and no other's.

    Raises:
        sealing.Unopened: the field key is not the one the circle's key was wrapped with.
    """
    key = base64.b64decode(sealer.open(circle.key_sealed, _place_of_key(circle.slug)))
    return Sealer(((KEY_NAME, key),))


def sealed(said: Said, uid: str, box: Sealer) -> dict[str, bytes | None]:
    """Return the sealed columns of the row `uid`."""

    def seal(column: str, text: str) -> bytes:
        return box.seal(text, place(column, uid))

    contact = said.contact and json.dumps(asdict(said.contact))
    return {
        "called_sealed": seal("called_sealed", said.called),
        "contact_sealed": seal("contact_sealed", contact) if contact else None,
        "needs_sealed": seal("needs_sealed", json.dumps(asdict(said.needs))),
    }


def opened(member: CircleMember, box: Sealer) -> Said:
    """Return what a member said.

    Raises:
        sealing.Unopened: it is another circle's, or was altered or moved.
    """
    uid = member.uid
    needs: dict[str, Any] = json.loads(box.open(member.needs_sealed, place("needs_sealed", uid)))
    return Said(
        called=box.open(member.called_sealed, place("called_sealed", uid)),
        contact=_contact(member, box),
        needs=Needs(**needs),
    )


def code_mark(box: Sealer, word: str) -> str:
    """Return the mark by which a code word is known in this circle, however it is spelled."""
    return box.mark("code", spelled(word))


def spelled(word: str) -> str:
    """Return a code word as it is compared: letters and digits alone.

    She says it on the phone and somebody else types it, perhaps on another keyboard, so case, spaces,
    accents of Latin letters, points of Arabic ones and a keyboard's own digits, yeh or kaf do not count.
    """
    letters = unicodedata.normalize("NFKD", word).casefold().translate(PLAIN)
    bare = "".join(str(unicodedata.decimal(c, c)) for c in letters if _is_said(c))
    return unicodedata.normalize("NFKC", bare).translate(ONE_LETTER)


def place(column: str, uid: str) -> Place:
    """Return where a member's sealed value belongs."""
    return Place("circle_member", column, uid)


def _contact(member: CircleMember, box: Sealer) -> Contact | None:
    if member.contact_sealed is None:
        return None
    found = json.loads(box.open(member.contact_sealed, place("contact_sealed", member.uid)))
    return Contact(**{**found, "when": tuple(found["when"])})


def _is_said(character: str) -> bool:
    """Letters, digits, and the marks that are spelling; not the accents, points and signs."""
    if LATIN_ACCENTS[0] <= character <= LATIN_ACCENTS[1] or character in ARABIC_POINTS:
        return False
    return unicodedata.category(character)[0] in "LNM"


def _place_of_key(slug: str) -> Place:
    return Place("circle", "key_sealed", slug)
