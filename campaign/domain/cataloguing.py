"""The tables that may leave: a fixed catalogue, so that no table can be made that gives a person away.

A table is a figure by one or two dimensions; nothing else is ever counted for a page or a file. A table
of something the law calls special (what somebody believes, how well they are, that they came to the
circle) is sensitive, and hides more.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from campaign.domain.equality_questions import QUESTIONS, Question
from campaign.models.equality import BLANK, PREFER_NOT

EQUALITY = "equality"
SPECIAL = frozenset({"circle", "ambassadors"})

OFFERED: dict[str, tuple[tuple[str, ...], ...]] = {
    "pledges": (
        *(("day",), ("ward",), ("language",), ("channel",), ("age_band",)),
        ("ward", "age_band"),
    ),
    "badges": (("day",), ("origin",)),
    "events": (("kind",), ("ward",), ("host",), ("language",)),
    "bookings": (("kind",), ("ward",), ("host",), ("language",)),
    "attendance": (("kind",), ("ward",), ("host",), ("day",)),
    "walk_ins": (("kind",), ("ward",), ("who",)),
    "circle": (("month",),),
    "ambassadors": (("age_band",),),
    "feedback": (("face",), ("language",), ("kind",), ("host",), ("aim",)),
    "survey": (("channel",), ("language",), ("ward",), ("age_band",)),
}
# Of whom a wheelchair is counted: that is about health.
OF_HEALTH = frozenset({"walk_ins.who"})
# One event is in several languages, one opinion touches several aims: such cells do not add up.
SEVERAL_EACH = frozenset({"events.language", "feedback.aim"})


@dataclass(frozen=True)
class Entry:
    """One table of the catalogue: a figure, counted by the dimensions in this order."""

    key: str
    figure: str
    by: tuple[str, ...]
    sensitive: bool = False
    adds_up: bool = True  # everything counted is in one cell and no other
    follows: str = ""  # the figure of the question this one is asked after,
    unless: frozenset[str] = frozenset()  # but of those who answered one of these there


class NotInCatalogue(LookupError):
    """No such table is made; what is offered instead, all of the figure's tables where it is known."""

    def __init__(self, figure: str, by: tuple[str, ...], offered: tuple[Entry, ...]) -> None:
        super().__init__(figure)
        self.figure, self.by, self.offered = figure, by, offered


def ask(figure: str, by: tuple[str, ...]) -> Entry:
    """Return a figure's table by some dimensions, in whatever order they are named.

    Raises:
        NotInCatalogue: with the tables there are of this figure; of every figure, where it is unknown.
    """
    tables = of_figure(figure)
    for entry in tables:
        if len(entry.by) == len(by) and set(entry.by) == set(by):
            return entry
    raise NotInCatalogue(figure, by, tables or tuple(CATALOGUE.values()))


def find(key: str) -> Entry:
    """Return the table with this key.

    Raises:
        NotInCatalogue: with all there are.
    """
    if key in CATALOGUE:
        return CATALOGUE[key]
    figure, *by = key.split(".")
    raise NotInCatalogue(figure, tuple(by), of_figure(figure) or tuple(CATALOGUE.values()))


def of_figure(figure: str) -> tuple[Entry, ...]:
    """Return the tables of one figure, in the catalogue's order; none where there is no such figure."""
    return tuple(entry for entry in CATALOGUE.values() if entry.figure == figure)


def figures() -> tuple[str, ...]:
    """Return every figure, in the catalogue's order."""
    return tuple(dict.fromkeys(entry.figure for entry in CATALOGUE.values()))


def _entries() -> Iterator[Entry]:
    for figure, tables in OFFERED.items():
        for by in tables:
            key = ".".join((figure, *by))
            special = figure in SPECIAL or key in OF_HEALTH
            yield Entry(key, figure, by, special, key not in SEVERAL_EACH)
    for question in QUESTIONS.values():
        yield from _of_question(question)


def _of_question(question: Question) -> Iterator[Entry]:
    figure = f"{EQUALITY}.{question.key}"
    follows = f"{EQUALITY}.{question.follows}" if question.follows else ""
    unless = question.unless | {BLANK, PREFER_NOT} if follows else frozenset()
    for key, by in ((figure, ("choice",)), (f"{figure}.after", ("choice", "after"))):
        yield Entry(key, figure, by, sensitive=True, follows=follows, unless=unless)


CATALOGUE: dict[str, Entry] = {entry.key: entry for entry in _entries()}
