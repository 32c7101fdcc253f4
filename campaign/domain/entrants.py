"""People for a draw, read from lines as a host pastes them, and written as such lines again.

Of a name only the first word and the initials of the others are kept; the rest is cut before anything
is stored. Two spellings of one school or skill that differ in case or spaces are one.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from events.folding import fold

COLUMNS = (
    *("name", "initial", "school", "age", "gender", "position", "skill"),
    *("languages", "interprets"),
)
LISTS = ("languages", "interprets")
MOST_PEOPLE, MOST_INITIALS = 1000, 2
LONGEST = {"name": 40, "initial": 40, "school": 60}
LONGEST_VALUE, MOST_LANGUAGES = 30, 6
COMMAS = str.maketrans("،؛", ",;")  # of Urdu and Arabic, as the Latin ones
QUOTED = re.compile(r'"[^"]*"')
# Within a name these would let a whole surname through: "Khan, Amina", "Amina.Khan".
NOT_OF_A_NAME = re.compile(r'[,;.:_@"/|\\۔]')
# What cannot be seen and parts words; a tab left within a cell was to part cells.
UNSEEN = str.maketrans({"\u200b": " ", "\u2060": " ", "\ufeff": " ", "\t": ";"})
JOINERS = "\u200c\u200d"  # spelling, in Persian, Urdu, Hindi


@dataclass(frozen=True)
class Entrant:
    """Somebody in a draw: first name and initials, and what teams are balanced by."""

    name: str
    school: str = ""
    age: str = ""
    gender: str = ""
    position: str = ""
    skill: str = ""
    languages: tuple[str, ...] = ()
    interprets: tuple[str, ...] = ()

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Entrant":
        """Return who was kept as `asdict` gives them, in JSON too."""
        return cls(**{**kept, **{name: tuple(kept[name]) for name in LISTS}})


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a line, counted from 1 as it was typed: a key, and the word it is about."""

    line: int
    what: str
    word: str = ""
    lines: tuple[int, ...] = ()


@dataclass
class Listing:
    """Who was listed, in the order of the lines, the line each stood in, and what was wrong."""

    entrants: list[Entrant] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def read(text: str, columns: Mapping[str, str], tongues: Mapping[str, str]) -> Listing:
    """Read a list of people, one a line, with commas, semicolons or tabs between the cells.

    `columns` gives the column of a heading, `tongues` the tag of a language by its names, both by
    folded words. Without headings the columns are COLUMNS. Nobody is left out silently: what could
    not be read is among the mistakes.
    """
    found = Listing()
    rows = list(_rows(text))
    order: Sequence[str] = COLUMNS
    if rows and _is_heading(rows[0][1], columns):
        line, cells = rows.pop(0)
        order = [columns.get(fold(cell), "") for cell in cells]
        unknown = [cell for cell, name in zip(cells, order, strict=True) if cell and not name]
        found.mistakes += [Mistake(line, "column", word) for word in unknown]
        twice = {name for name in order if name and order.count(name) > 1}
        found.mistakes += [Mistake(line, "column_twice", cells[order.index(n)]) for n in twice]
    for line, cells in rows[:MOST_PEOPLE]:
        _take(found, line, cells, order, tongues)
    if len(rows) > MOST_PEOPLE:
        found.mistakes.append(Mistake(rows[MOST_PEOPLE][0], "too_many"))
    _spell_alike(found)
    return found


def write(entrants: Sequence[Entrant]) -> str:
    """Return the lines that `read` gives these people for, without headings."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    for one in entrants:
        first, _, initials = one.name.partition(" ")
        lists = (" / ".join(one.languages), " / ".join(one.interprets))
        cells = [first, initials, one.school, one.age, one.gender, one.position, one.skill, *lists]
        while not cells[-1]:
            cells.pop()
        writer.writerow(cells)
    return written.getvalue()


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as it was typed, with the commas of Urdu as any others."""
    return text.translate(COMMAS).replace("\r\n", "\n").replace("\r", "\n").split("\n")


def shortened(name: str, surname: str = "") -> str:
    """Return a first name as it is, and the initials of all that follows: "Amina Khan" is "Amina K"."""
    first, *others = name.split() or [""]
    initials = [_initial(word) for word in (*others, *surname.split())]
    kept = list(dict.fromkeys(letters for letters in initials if letters))
    return " ".join([first, *kept[:MOST_INITIALS]])


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each line that holds something, with its number and its cells.

    A line ends where it ends: a quotation mark that is never closed swallows no other line.
    """
    lines = lines_of(text)
    between = _between(lines)
    for number, line in enumerate(lines, 1):
        cells = [_clean(cell) for row in csv.reader([line], delimiter=between) for cell in row]
        if any(cells):
            yield number, cells


def _between(lines: Sequence[str]) -> str:
    """Return what stands between cells, by the first line with any: a tab, else the first of the two."""
    for line in lines:
        plain = QUOTED.sub("", line).strip()
        found = [mark for mark in plain if mark in ",;"]
        if "\t" in plain or found:
            return "\t" if "\t" in plain else found[0]
    return ","


def _clean(cell: str) -> str:
    parted = cell.strip().translate(UNSEEN)
    seen = (c for c in parted if c in JOINERS or unicodedata.category(c) not in {"Cf", "Cc"})
    return " ".join(unicodedata.normalize("NFC", "".join(seen)).split())


def _is_heading(cells: Sequence[str], columns: Mapping[str, str]) -> bool:
    """Whether a first line says what the columns are: its first cell does, or two of them."""
    known = [fold(cell) in columns for cell in cells]
    return known[0] or sum(known) > 1


def _take(
    found: Listing, line: int, cells: list[str], order: Sequence[str], tongues: Mapping[str, str]
) -> None:
    """Add who is in a line, or what is wrong with it."""
    before = len(found.mistakes)
    if any(cells[len(order) :]):
        found.mistakes.append(Mistake(line, "cells", str(len(order))))
    said = dict(zip(order, cells, strict=False))
    if not said.get("name"):
        found.mistakes.append(Mistake(line, "no_name"))
    for name in ("name", "initial"):
        if NOT_OF_A_NAME.search(said.get(name, "")):
            found.mistakes.append(Mistake(line, "name", said[name][:20]))
    for name, cell in said.items():
        if name not in LISTS and len(cell) > LONGEST.get(name, LONGEST_VALUE):
            found.mistakes.append(Mistake(line, "long", cell[:20]))
    spoken = {name: _languages(said.get(name, ""), tongues) for name in LISTS}
    if any(len(tags) > MOST_LANGUAGES for tags in spoken.values()):
        found.mistakes.append(Mistake(line, "languages"))
    wordy = [tag for tags in spoken.values() for tag in tags if len(tag) > LONGEST_VALUE]
    found.mistakes += [Mistake(line, "long", tag[:20]) for tag in wordy[:1]]
    if len(found.mistakes) > before:
        return
    values: dict[str, Any] = {name: said.get(name, "") for name in COLUMNS[2:7]}
    name = shortened(said["name"], said.get("initial", ""))
    found.entrants.append(Entrant(name, **values | spoken))
    found.lines.append(line)


def _initial(word: str) -> str:
    """Return a word's first letter as it is written, with the marks upon it."""
    letters = word.lstrip("".join(c for c in word if not c.isalnum()))
    letters = letters if letters[:1].isalnum() else ""
    end = 1
    while end < len(letters) and unicodedata.category(letters[end]) in {"Mn", "Mc"}:
        end += 1
    raised = letters[:end].upper()
    return raised if len(raised) == end else letters[:end]  # ß would be two letters


def _languages(cell: str, tongues: Mapping[str, str]) -> tuple[str, ...]:
    """Return the languages of a cell, by tag where they are known, else as they were written."""
    for mark in ",;|+&":
        cell = cell.replace(mark, "/")
    words = [" ".join(word.split()) for word in cell.split("/")]
    return tuple(dict.fromkeys(tongues.get(fold(w), w.casefold()) for w in words if w))


def _spell_alike(found: Listing) -> None:
    """Write each school and each value as it was written first."""
    first: dict[tuple[str, str], str] = {}
    for at, one in enumerate(found.entrants):
        spelled = {
            name: first.setdefault((name, value.casefold()), value)
            for name, value in asdict(one).items()
            if isinstance(value, str) and name != "name"
        }
        found.entrants[at] = Entrant(
            one.name, **spelled, languages=one.languages, interprets=one.interprets
        )
