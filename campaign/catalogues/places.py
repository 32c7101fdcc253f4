"""Where each sentence stands in the code: what is extracted, and the pictures of `make pictures`."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_dir

from campaign.catalogues.keeping import DESK, PUBLIC
from campaign.catalogues.rows import Context
from campaign.languages import SOURCE

METHODS = [
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
# Which arguments of a mark are the text: none named, the first.
KEYWORDS: dict[str, dict[str, tuple[int, ...] | None]] = {
    PUBLIC: {
        "_": None,
        "_l": None,
        "_ln": (1, 2),
        "marked": None,
        "gettext": None,
        "ngettext": (1, 2),
    },
    DESK: {"_d": None, "_dl": None, "_dn": (1, 2)},
}
PACKAGES = ("campaign", "events")
MOST_PLACES = 5
PICTURED = (SOURCE.tag, "ur")  # the languages of `make pictures`; the others are shown the English
# Which picture shows what stands in a folder of pages or templates, or in a file.
PICTURES: Mapping[str, tuple[str, ...]] = {
    "about": ("about", "our-data", "accessibility"),
    "base": ("front",),
    "booking": ("events-date",),
    "components": ("front", "events"),
    "erased": ("erased",),
    "errors": ("nowhere",),
    "gate": ("gate",),
    "holdings": ("our-data",),
    "home": ("front",),
    "pledge": ("pledge",),
    "receipt": ("receipt", "withdrawn"),
    "refusals/pledge": ("errors",),
    "stewards": ("stewards",),
    "words/calendar": ("events",),
    "whats_on": ("events", "events-date", "events-event", "events-filters"),
}


@cache  # the code stays as it is while it runs
def extracted(root: Path, domain: str) -> tuple[tuple[str, str], ...]:
    """Return every marked English text, of counted ones that for one, with its file and line."""
    return tuple(
        (text if isinstance(text, str) else text[0], f"{package}/{file}:{line}")
        for package in PACKAGES
        for file, line, text in _found(root / package, domain)
    )


def contexts(root: Path, domain: str, tag: str) -> dict[str, Context]:
    """Return where each English text of a catalogue stands, with the pictures for a language."""
    places: dict[str, list[str]] = {}
    for text, place in extracted(root, domain):
        places.setdefault(text, []).append(place)
    return {
        text: Context(tuple(found[:MOST_PLACES]), _pictures(found, tag))
        for text, found in places.items()
    }


def _found(folder: Path, domain: str) -> list[tuple[str, int, Any]]:
    keywords: Any = KEYWORDS[domain]
    found = extract_from_dir(str(folder), METHODS, keywords=keywords)
    return [(file, line, text) for file, line, text, *_ in found]


def _pictures(places: Sequence[str], tag: str) -> tuple[str, ...]:
    parts = [part for place in places for part in _parts(place)]
    states = dict.fromkeys(state for part in parts for state in PICTURES.get(part, ()))
    shown = tag if tag in PICTURED else SOURCE.tag
    return tuple(f"pictures/{state}-{shown}-390-light.png" for state in states)


def _parts(place: str) -> list[str]:
    path = Path(place.rpartition(":")[0])
    return [*path.parent.parts, path.stem, f"{path.parent.name}/{path.stem}"]
