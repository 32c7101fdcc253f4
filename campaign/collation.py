"""Alphabetical order, by the rules of a language.

The Unicode Collation Algorithm (UTS 10) over its default table, with what each alphabet has of its own on
top (campaign/alphabets.py). It is done here and not by the database, which may have no such rules; one that
has them sorts what is too long to be read whole (`of_engine`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TypeVar

from pyuca import Collator
from pyuca.trie import Trie
from sqlalchemy import Connection, text

from campaign.alphabets import ALPHABETS, OWN_SCRIPT

Item = TypeVar("Item")
# Weights of a letter: what it is, its marks, its case (UTS 10, section 3.1).
Element = list[float]
Key = tuple[float, ...]
Found = tuple[list[int], list[Element] | None, list[int]]

LEVELS = {"<": 0, "<<": 1}
PLAIN = (0.0, 32.0, 2.0)  # the weights of a small letter without marks, but for what letter it is
# Between letters put in between: exact in binary, and fewer than 1024 follow one letter.
STEP = 1 / 1024
IMPLICIT = 0xFB40  # from here on, letters that the table does not have (UTS 10, section 10.1)
RULE = re.compile(r"(&\[before\]|&|<+|=)\s*([^&<=\s]+)")


def in_order(items: Iterable[Item], tag: str, by: Callable[[Item], str]) -> list[Item]:
    """Return things in the alphabetical order of a language; equal ones stay as they were."""
    return sorted(items, key=lambda item: key(by(item), tag))


def key(text: str, tag: str) -> Key:
    """Return what compares as a text does in a language; of a language we do not know, as everywhere.

    Nothing is kept of it: texts can be names of people.
    """
    return _collator(tag if tag in ALPHABETS or tag in OWN_SCRIPT else "").sort_key(text)


def prepare() -> None:
    """Read the default table, a quarter of a second, before the first reader has to wait for it."""
    _collator("")


def of_engine(connection: Connection, tag: str) -> str | None:
    """Return the name of the database's own collation for a language, None where it has none."""
    if connection.dialect.name != "postgresql":
        return None
    name = f"{tag}-x-icu"
    wanted = text("SELECT 1 FROM pg_collation WHERE collname = :name AND collprovider = 'i'")
    return name if connection.scalar(wanted, {"name": name}) else None


class _Letters:
    """The default table with the letters of one alphabet in front of it."""

    def __init__(self, under: Trie) -> None:
        self._under, self._own = under, Trie()
        self._firsts: set[int] = set()

    def add(self, letters: Sequence[int], elements: list[Element]) -> None:
        """Give a letter, or several that count as one, their weights."""
        self._own.add(letters, elements)
        self._firsts.add(letters[0])

    def find_prefix(self, letters: list[int]) -> Found:
        """Return the longest beginning that has weights, these, and the rest."""
        under: Found = self._under.find_prefix(letters)
        if letters[0] not in self._firsts:
            return under
        own: Found = self._own.find_prefix(letters)
        return own if own[1] and len(own[0]) >= len(under[0]) else under


class _Tailored(Collator):
    """The order of one language."""

    def __init__(self, tag: str, under: Collator) -> None:
        self.table = _Letters(under.table)
        self.implicit_weights = under.implicit_weights
        for operator, letters in RULE.findall(ALPHABETS.get(tag, "")):
            self._take(operator, letters)
        self._own_script = _primaries(under, *OWN_SCRIPT[tag]) if tag in OWN_SCRIPT else None
        self._first = self.collation_elements("a")[0][0]

    def sort_key_from_collation_elements(self, collation_elements: list[Element]) -> Key:
        """Return the key, the letters of the own script moved in front of all others."""
        if self._own_script is None:
            return super().sort_key_from_collation_elements(collation_elements)
        least, most = self._own_script
        moved = [
            [self._first - 1 + (e[0] - least + 1) / (most - least + 2), *e[1:]]
            if least - 1 < e[0] < most + 1
            else e
            for e in collation_elements
        ]
        return super().sort_key_from_collation_elements(moved)

    def _take(self, operator: str, written: str) -> None:
        """Follow one sign of the rules: go to a letter, or put one behind the last."""
        if operator.startswith("&"):
            self._at = self._elements(written)
            if operator != "&":
                self._at = [*self._at[:-1], [self._at[-1][0] - 1 + 0.5, *self._at[-1][1:]]]
            return
        letters, _, also = written.partition("/")
        if operator != "=":
            self._at = _after(self._at, LEVELS[operator])
        second = self._elements(also) if also else []
        for spelled, case in _cases(letters):
            elements = [*self._at[:-1], [*self._at[-1][:2], self._at[-1][2] + case * STEP]]
            self.table.add([*map(ord, unicodedata.normalize("NFD", spelled))], elements + second)

    def _elements(self, letters: str) -> list[Element]:
        return [list(e) for e in self.collation_elements(unicodedata.normalize("NFD", letters))]


def _after(elements: list[Element], level: int) -> list[Element]:
    """Return the weights next behind some others: as another letter, or as the same with a mark."""
    last = elements[-1]
    return [*elements[:-1], [*last[:level], last[level] + STEP, *PLAIN[level + 1 :]]]


def _cases(letters: str) -> Iterator[tuple[str, int]]:
    """Yield a letter as it is, as it begins a name, and in capitals, each once."""
    spellings = (letters, letters[:1].upper() + letters[1:], letters.upper())
    yield from ((spelled, case) for case, spelled in enumerate(dict.fromkeys(spellings)))


def _primaries(under: Collator, first: int, last: int) -> tuple[float, float]:
    """Return the least and the greatest weight of a script's letters and vowel signs."""
    letters = (c for c in map(chr, range(first, last + 1)) if unicodedata.category(c)[0] in "LM")
    found = [
        e[0] for c in letters for e in under.collation_elements(unicodedata.normalize("NFD", c))
    ]
    known = [weight for weight in found if 0 < weight < IMPLICIT]
    return min(known), max(known)


@cache
def _collator(tag: str) -> Collator:
    return _Tailored(tag, _collator("")) if tag else Collator()
