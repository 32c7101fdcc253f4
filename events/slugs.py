"""Names in addresses: ASCII, made of a title once and never changed, because addresses are printed."""

import re
import secrets
from collections.abc import Iterable, Iterator

from events.folding import fold

LONGEST = 80
RESERVED = {"", "new", "month"}  # words that are addresses of their own


def slug(text: str) -> str:
    """Return the name of a title, "" where its script has none in ASCII: "Święto Łąki" is swieto-laki."""
    return re.sub("[^a-z0-9]+", "-", fold(text)).strip("-")[:LONGEST].strip("-")


def candidates(titles: Iterable[str], otherwise: str) -> Iterator[str]:
    """Yield the names to try one after the other: of the first title that has one, or `otherwise`."""
    name = next((name for name in map(slug, titles) if name not in RESERVED), slug(otherwise))
    yield name
    yield from (f"{name}-{number}" for number in range(2, 10))
    yield from (f"{name}-{secrets.token_hex(4)}" for _ in range(5))
