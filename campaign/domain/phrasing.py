"""The texts of a thing, block by block, and one language of them put back.

A block is named by the way to it, with the entries of a list counted from 1: `description`,
`questions.2.text`. What is said of every entry has a star: `questions.*.text`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from sqlalchemy.orm import Session

from events import publishing
from events.models import Event

Texts = Mapping[str, str]
Blocks = Mapping[str, Texts]

EVERY = "*"
EVENT = (
    *("title", "description", "access_note", "picture_alt"),
    *("questions.*.text", "questions.*.purpose", "programme.*.title"),
)
GROUP = ("name", "about")
SURVEY = ("title", "about")
QUESTION = ("text", "options.*.text")
THEME = ("title", "said", "answer", "measure")
AIM = ("title", "measure_words")
PROJECT = (
    *("name", "problem", "audience", "activities"),
    *("outputs.*.text", "outcomes", "impact"),
)


def blocks(fields: Mapping[str, Any], ways: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the texts a thing has, by block, in the order of `ways`; one that nobody wrote is left out."""
    found = {}
    for way in ways:
        for name, texts in _along(fields, way.split(".")):
            written = {tag: text for tag, text in (texts or {}).items() if text}
            if written:
                found[name] = written
    return dict(sorted(found.items(), key=lambda one: _place(one[0], ways)))


def blocks_of(row: object, ways: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the texts of a row of a table."""
    return blocks(_columns(row, ways), ways)


def blocks_of_event(session: Session, event: Event) -> dict[str, dict[str, str]]:
    """Return the texts of an event as its group last wrote them."""
    return blocks(publishing.latest(session, event), EVENT)


def rewritten(fields: Mapping[str, Any], tag: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields that change when blocks are put into one language; an empty text goes."""
    heads = {name.split(".")[0] for name in texts}
    made = {head: deepcopy(fields[head]) for head in heads}
    for name, text in texts.items():
        *way, last = name.split(".")
        inside: Any = made
        for step in way:
            inside = inside[int(step) - 1 if step.isdigit() else step]
        kept = {known: words for known, words in inside[last].items() if known != tag}
        inside[last] = {**kept, tag: text} if text else kept
    return made


def rewrite(row: object, ways: Sequence[str], tag: str, texts: Mapping[str, str]) -> None:
    """Put blocks of a row into one language. The caller commits."""
    for head, value in rewritten(_columns(row, ways), tag, texts).items():
        setattr(row, head, value)


def way_of(name: str) -> str:
    """Return what a block is one of: `questions.2.text` is one of `questions.*.text`."""
    return ".".join(EVERY if step.isdigit() else step for step in name.split("."))


def numbers_of(name: str) -> list[int]:
    """Return where a block stands in its lists, counted from 1."""
    return [int(step) for step in name.split(".") if step.isdigit()]


def _columns(row: object, ways: Iterable[str]) -> dict[str, Any]:
    return {head: getattr(row, head) for head in (way.split(".")[0] for way in ways)}


def _along(inside: Any, way: Sequence[str], name: str = "") -> Iterator[tuple[str, Texts | None]]:
    if not way:
        yield name.removeprefix("."), inside
    elif way[0] == EVERY:
        for number, entry in enumerate(inside, 1):
            yield from _along(entry, way[1:], f"{name}.{number}")
    else:
        yield from _along(inside[way[0]], way[1:], f"{name}.{way[0]}")


def _place(name: str, ways: Sequence[str]) -> tuple[int, list[int], int]:
    """Entries of one list stand together, each with all that is said of it."""
    way = way_of(name)
    together = [one for one in ways if one.split(".")[0] == name.split(".")[0]]
    return ways.index(together[0]), numbers_of(name), ways.index(way)
