"""Pairs of people who stay together or apart, read from lines: by name, or by the line of the list."""

import re
from collections.abc import Callable, Sequence

from campaign.domain.entrants import Entrant, Listing, Mistake, lines_of, shortened
from events.folding import fold

BETWEEN = re.compile(r"[,;+&\t]")
MOST_PAIRS, LONGEST_NUMBER = 500, 9

Pair = tuple[int, int]


def read(text: str, listing: Listing) -> tuple[list[Pair], list[Mistake]]:
    """Read one pair a line, and return their places in the list, with what was wrong in which line.

    A side is a name as it is kept ("Amina K"), the whole name, or, where nobody is called so, the number
    of a line of the list, or the name without its accents.
    """
    pairs: list[Pair] = []
    mistakes: list[Mistake] = []
    for number, line in enumerate(lines_of(text), 1):
        if not line.strip():
            continue
        found = _pair(number, line, listing)
        if isinstance(found, Mistake):
            mistakes.append(found)
        else:
            pairs.append(found)
    if len(pairs) > MOST_PAIRS:
        mistakes.append(Mistake(MOST_PAIRS + 1, "too_many_pairs"))
    return list(dict.fromkeys(pairs)), mistakes


def write(pairs: Sequence[Pair], entrants: Sequence[Entrant]) -> str:
    """Return the lines that `read` gives these pairs for, in a list without headings or empty lines."""
    names = [_plain(one.name) for one in entrants]

    def side(at: int) -> str:
        if names.count(names[at]) == 1:
            return entrants[at].name
        line = str(at + 1)
        while line in names:  # somebody is called by a number
            line = f"0{line}"
        return line

    return "".join(f"{side(one)}, {side(other)}\n" for one, other in pairs)


def _pair(number: int, line: str, listing: Listing) -> Pair | Mistake:
    sides = [" ".join(side.split()) for side in BETWEEN.split(line) if side.strip()]
    if len(sides) != 2:
        return Mistake(number, "pair", line.strip()[:40])
    places: list[int] = []
    for side in sides:
        found = _places(side, listing)
        if not found:
            return Mistake(number, "nobody", side[:40])
        if len(found) > 1:
            lines = tuple(listing.lines[at] for at in found)
            return Mistake(number, "several", side[:40], lines)
        places += found
    one, other = sorted(places)
    return (one, other) if one != other else Mistake(number, "oneself", sides[0][:40])


def _places(side: str, listing: Listing) -> list[int]:
    named = _named(side, listing, _plain)
    if named:
        return named
    if not side.isdecimal():
        return _named(side, listing, fold)  # Zoe is Zoë where nobody is called Zoe
    if len(side) > LONGEST_NUMBER:
        return []
    return [at for at, line in enumerate(listing.lines) if line == int(side)]


def _named(side: str, listing: Listing, plain: Callable[[str], str]) -> list[int]:
    wanted = {plain(side), plain(shortened(side))}
    return [at for at, one in enumerate(listing.entrants) if plain(one.name) in wanted]


def _plain(name: str) -> str:
    """Return a name to compare by: without capitals, its digits those of any script."""
    return "".join(str(int(c)) if c.isdecimal() else c for c in name.casefold())
