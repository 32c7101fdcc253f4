"""Campaign packs: everything local to one town, as data, read through one typed loader.

A pack is a folder with `pack.yaml`, `census.yaml` and, for demonstrations, `postcodes.csv`. The loader
checks every value against the types below and refuses a broken pack with the file and line at fault.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from campaign.languages import LANGUAGES, Language
from campaign.packs.reading import BrokenPack, Document, Fault
from events.kinds import KINDS

__all__ = ["BrokenPack", "Pack", "load"]

HERE = Path(__file__).parent
HTTPS = re.compile(r"https://[a-z0-9.-]+(/[\x21-\x7e]*)?")
GSS = re.compile(r"[ENSW]\d{8}")
COLOUR = re.compile(r"#[0-9a-f]{6}")
# WCAG 2.2, success criteria 1.4.3 (text) and 1.4.11 (edges of controls)
TEXT_CONTRAST, EDGE_CONTRAST = 4.5, 3.0


class TextByLanguage(dict[str, str]):
    """A text in several languages, keyed by tag."""

    def in_(self, language: Language) -> str:
        """Return the text in a language of the pack."""
        return self[language.tag]


@dataclass(frozen=True)
class Ward:
    """An electoral ward, with a rough centre and an estimate of its residents."""

    code: str
    name: str
    latitude: float
    longitude: float
    residents: int

    def __post_init__(self) -> None:
        if not GSS.fullmatch(self.code):
            raise Fault(f"“{self.code}” is not a ward code", "code")
        if self.residents <= 0:
            raise Fault("a ward has residents", "residents")


@dataclass(frozen=True)
class Palette:
    """The colour tokens of one scheme, each `#rrggbb`."""

    ground: str
    panel: str
    ink: str
    quiet: str
    edge: str
    action: str
    on_action: str
    accent: str
    wrong: str

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not COLOUR.fullmatch(value):
                raise Fault(f"“{value}” is not a colour like #0b5d3b", name)
        for name in ("ink", "quiet", "action", "wrong"):
            for behind in ("ground", "panel"):
                self._insist(name, behind, TEXT_CONTRAST)
        self._insist("on_action", "action", TEXT_CONTRAST)
        self._insist("edge", "ground", EDGE_CONTRAST)

    def _insist(self, name: str, behind: str, least: float) -> None:
        found = contrast(getattr(self, name), getattr(self, behind))
        if found < least:
            raise Fault(f"contrast of {name} on {behind} is {found:.1f}, less than {least}", name)


@dataclass(frozen=True)
class Colours:
    """The pack's colours in light and in dark."""

    light: Palette
    dark: Palette


@dataclass(frozen=True)
class CensusTable:
    """One census table for the town: counts of categories on a base."""

    code: str
    name: str
    base: str
    total: int
    counts: dict[str, int]


@dataclass(frozen=True)
class Pack:
    """Everything local to one town."""

    name: TextByLanguage
    town: TextByLanguage
    message: TextByLanguage
    promises: tuple[TextByLanguage, ...]
    organisation: TextByLanguage
    address: str
    neutral_site: str  # where whoever leaves a discreet page is taken: about the weather, say
    emergency: str  # the number to ring in danger
    languages: tuple[str, ...]
    timezone: str
    region: str
    district: str
    postcode_areas: tuple[str, ...]
    event_kinds: tuple[str, ...]
    sources: tuple[str, ...]
    colours: Colours
    wards: tuple[Ward, ...]
    census: tuple[CensusTable, ...]
    folder: Path
    ends_on: date | None = None  # the campaign's last day, once it is known

    @property
    def zone(self) -> ZoneInfo:
        """The town's clock."""
        return ZoneInfo(self.timezone)

    @property
    def spoken(self) -> tuple[Language, ...]:
        """The languages the pack is complete in, in its own order; the first is the fallback."""
        return tuple(LANGUAGES[tag] for tag in self.languages)

    @property
    def ward_names(self) -> Mapping[str, str]:
        """Ward names by code."""
        return {ward.code: ward.name for ward in self.wards}


def load(folder: Path | str) -> Pack:
    """Read a pack from a folder, or a shipped one by its name.

    Raises:
        BrokenPack: with the file, the line and what is wrong there.
    """
    folder = HERE / folder if isinstance(folder, str) else folder
    census = Document(folder / "census.yaml").read(tuple[CensusTable, ...])
    document = Document(folder / "pack.yaml")
    pack: Pack = document.read(Pack, census=census, folder=folder)
    for fault in _faults(pack):
        raise document.broken(fault)
    return pack


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(
        weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )


def _faults(pack: Pack) -> list[Fault]:
    """What no single value can know: unknown names, doubles, and texts without a language."""
    faults = []
    for i, tag in enumerate(pack.languages):
        if tag not in LANGUAGES:
            faults.append(Fault(f"no language “{tag}” in the registry", "languages", i))
    for i, kind in enumerate(pack.event_kinds):
        if kind not in KINDS:
            faults.append(Fault(f"no kind of event “{kind}”", "event_kinds", i))
    for i, ward in enumerate(pack.wards):
        if ward.code in {earlier.code for earlier in pack.wards[:i]}:
            faults.append(Fault(f"ward {ward.code} is listed twice", "wards", i))
    if not pack.promises:
        faults.append(Fault("a pledge has promises", "promises"))
    if not pack.languages:
        faults.append(Fault("a pack has at least one language", "languages"))
    if pack.timezone not in available_timezones():
        faults.append(Fault(f"no time zone “{pack.timezone}”", "timezone"))
    if not HTTPS.fullmatch(pack.neutral_site):
        faults.append(Fault(f"“{pack.neutral_site}” is not an https address", "neutral_site"))
    return faults + _missing_texts(pack)


def _missing_texts(pack: Pack) -> list[Fault]:
    texts: list[tuple[tuple[str | int, ...], TextByLanguage]] = [
        ((name,), getattr(pack, name)) for name in ("name", "town", "message", "organisation")
    ]
    texts += [(("promises", i), text) for i, text in enumerate(pack.promises)]
    return [
        Fault(f"the text has no “{tag}”", *path)
        for path, text in texts
        for tag in pack.languages
        if not text.get(tag)
    ]
