"""The texts of a thing, block by block, and one language of them put back.

A block is named by the way to it, with the entries of a list counted from 1: `description`,
`questions.2.text`. What is said of every entry has a star: `questions.*.text`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from sqlalchemy.orm import Session

from events import publishing, revising
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


def texts_of(row: object, ways: Sequence[str]) -> dict[str, Any]:
    """Return the texts of a row of a table as a form takes them, by column; not those of its lists."""
    return {way: getattr(row, way) for way in ways if EVERY not in way}


def blocks_of_event(session: Session, event: Event) -> dict[str, dict[str, str]]:
    """Return the texts of an event as its group last wrote them."""
    return blocks(publishing.latest(session, event), EVENT)


def blocks_shown(event: Event) -> dict[str, dict[str, str]]:
    """Return the texts of an event as they are, without what waits for staff."""
    return blocks(revising.fields_of(event), EVENT)


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


def went(before: Blocks, after: Blocks) -> dict[str, str]:
    """Return which entry of a list became which, such as `questions.2`: `questions.1`.

    That is the one it shares most texts with, and of several the one at its place. An entry that was removed
    is left out.
    """
    old, new = _entries(before), _entries(after)
    likeness = {
        (len(old[one] & new[other]), one == other, one, other)
        for one in old
        for other in new
        if one == other or (old[one] & new[other] and one.split(".")[0] == other.split(".")[0])
    }
    found: dict[str, str] = {}
    for *_, one, other in sorted(likeness, reverse=True):
        if one not in found and other not in found.values():
            found[one] = other
    return found


def renamed(name: str, went: Mapping[str, str]) -> str:
    """Return what a block is called since entries of lists `went`, "" where its own was removed."""
    entry = _entry_of(name)
    if not entry:
        return name
    return f"{went[entry]}{name.removeprefix(entry)}" if entry in went else ""


def way_of(name: str) -> str:
    """Return what a block is one of: `questions.2.text` is one of `questions.*.text`."""
    return ".".join(EVERY if step.isdigit() else step for step in name.split("."))


def numbers_of(name: str) -> list[int]:
    """Return where a block stands in its lists, counted from 1."""
    return [int(step) for step in name.split(".") if step.isdigit()]


def _columns(row: object, ways: Iterable[str]) -> dict[str, Any]:
    return {head: getattr(row, head) for head in (way.split(".")[0] for way in ways)}


def _entries(found: Blocks) -> dict[str, set[tuple[str, str, str]]]:
    """Return the texts of each entry of a list, each with where in the entry it is and its language."""
    entries: dict[str, set[tuple[str, str, str]]] = {}
    for name, texts in found.items():
        if entry := _entry_of(name):
            said = {(name.removeprefix(entry), tag, text) for tag, text in texts.items()}
            entries.setdefault(entry, set()).update(said)
    return entries


def _entry_of(name: str) -> str:
    steps = name.split(".")
    return ".".join(steps[:2]) if len(steps) > 1 else ""


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
