"""One language of a thing beside its original: as it is shown, as it was sent, and whether it may be kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from campaign.blueprints.hosts.fields import check_text, clean_text
from campaign.blueprints.texts.shapes import Shape
from campaign.blueprints.texts.things import Sheet, Thing
from campaign.domain import phrasing, translating
from campaign.domain.translating import Standing, State, mark
from campaign.extensions import db, desk_words
from campaign.looks import Told, told

_d = desk_words.gettext

ALL, CHECKED, WAS = "all", "-checked", "-was"
A_LINE = 120  # characters


@dataclass
class Line:
    """One text: what it is made from, what it says, and what was typed."""

    sheet: Sheet
    block: str
    shape: Shape
    original: Told
    kept: str
    standing: Standing | None  # None of the original itself
    typed: str = ""
    wrong: str = ""
    ticked: bool = False
    is_overtaken: bool = False  # its writer has not seen what it says by now

    @property
    def name(self) -> str:
        """Its name in the form."""
        return f"{self.sheet.within}{self.block}".replace(".", "-")

    @property
    def label(self) -> str:
        """What it is called, with its number among others of its kind."""
        numbers = phrasing.numbers_of(f"{self.sheet.within}{self.block}")
        return " ".join([str(self.shape.label), ".".join(map(str, numbers))]).strip()

    @property
    def is_tall(self) -> bool:
        """Whether it may need more than a line to be seen whole."""
        return self.shape.long or self.shape.most > A_LINE

    @property
    def is_open(self) -> bool:
        """Whether something can be typed."""
        return self.standing is not None and not (self.sheet.asked and self.kept)

    @property
    def is_checked(self) -> bool:
        """Whether a speaker has found it right as it is."""
        return self.standing is not None and self.standing.state == State.CHECKED

    @property
    def mark(self) -> str:
        """Marks of the text as it is shown, and of the one it is made from."""
        return f"{self._mark_of(self.kept)}.{mark(self.original.text)}"

    @property
    def comes(self) -> str:
        """What it says once all is saved that can be."""
        return self.kept if self.is_overtaken else self.typed

    def take(self, sent: MultiDict[str, str]) -> None:
        """Take what was sent of it. What was left as it was shown stays as it is by now.

        What was typed or checked over words that are no longer there is overtaken.
        """
        if self.standing is None:
            return
        text, was = sent.get(self.name, self.kept), sent.get(f"{self.name}{WAS}", self.mark)
        is_changed = not was.startswith(f"{self._mark_of(text)}.")
        self.ticked = f"{self.name}{CHECKED}" in sent
        if is_changed and (self.is_open or was != self.mark):
            self._type(clean_text(text, long=self.shape.long))
        if self.ticked and not self.typed and not self.wrong:
            self.wrong = _d("Write the text before a speaker checks it.")
        self.ticked |= ALL in sent and bool(self.typed)
        self.is_overtaken = was != self.mark and (self.typed != self.kept or self.ticked)

    def _type(self, text: str) -> None:
        """Words that were there already are not judged again."""
        if text != clean_text(self.kept, long=self.shape.long):
            self.typed, self.wrong = check_text(None, text, self.shape.most)

    def _mark_of(self, text: str) -> str:
        return mark(clean_text(text, long=self.shape.long))


def _is_of(text: str, was: str) -> bool:
    """Whether a mark is of this text, of one line or of many."""
    return was.split(".")[0] in {mark(clean_text(text, long=long)) for long in (True, False)}


class Page:
    """Every text of a thing in one language."""

    def __init__(self, thing: Thing, tag: str) -> None:
        self.thing, self.tag = thing, tag
        self.lines = [line for sheet in thing.sheets for line in _lines(sheet, tag)]
        self.by, self.by_wrong = next(iter(thing.checkers)), ""
        self.lost: list[str] = []  # what was typed where nothing can be typed any more

    @property
    def problems(self) -> list[tuple[str, str]]:
        """The id of each field that needs another look, with its sentence."""
        found = [(line.name, line.wrong) for line in self.lines if line.wrong]
        return [*found, ("by", self.by_wrong)] if self.by_wrong else found

    def take(self, sent: MultiDict[str, str]) -> bool:
        """Take what was sent, and return whether it can be kept."""
        self.by = sent.get("by", self.by)
        self.by_wrong = "" if self.by in self.thing.checkers else _d("Choose from the list.")
        for line in self.lines:
            line.take(sent)
        for sheet in self.thing.sheets:
            _insist_on_all([line for line in self.lines if line.sheet is sheet])
        self.lost = self._lost(sent)
        return not self.problems

    @property
    def overtaken(self) -> list[Line]:
        """The lines that cannot be kept before their writer has seen what they say by now."""
        return [line for line in self.lines if line.is_overtaken]

    def _lost(self, sent: MultiDict[str, str]) -> list[str]:
        """Return what was typed in lines that are gone, or closed, since they were shown."""
        there = {line.name for line in self.lines if line.is_open or line.is_overtaken}
        marks = {name.removesuffix(WAS): was for name, was in sent.items() if name.endswith(WAS)}
        return [
            sent[name]
            for name, was in marks.items()
            if name in sent and name not in there and not _is_of(sent[name], was)
        ]

    def show_again(self, sent: "Page", sentence: str) -> None:
        """Put what was typed in lines that were overtaken beside what they say now."""
        typed, self.by = {line.name: line for line in sent.overtaken}, sent.by
        self.lost = sent.lost
        for line in self.lines:
            if line.name in typed:
                line.typed, line.ticked = typed[line.name].typed, typed[line.name].ticked
                line.is_overtaken, line.wrong = True, sentence

    def changed(self, sheet: Sheet) -> dict[str, str]:
        """Return what is to be written on one sheet, by block."""
        mine = [line for line in self.lines if line.sheet is sheet and line.is_open]
        return {line.block: line.comes for line in mine if line.comes != line.kept}

    def checked(self, sheet: Sheet) -> list[Line]:
        """Return the lines of one sheet that a speaker has checked just now."""
        mine = [line for line in self.lines if line.sheet is sheet and line.standing]
        return [
            line
            for line in mine
            if line.ticked
            and not line.is_overtaken
            and not (line.is_checked and line.typed == line.kept)
        ]


def _lines(sheet: Sheet, tag: str) -> Iterator[Line]:
    blocks, shown, session = sheet.read(), sheet.blocks_shown, db.session()
    firsts = translating.originals(session, sheet.subject, blocks, shown=shown)
    found = translating.states(session, sheet.subject, blocks, (tag,), shown=shown)
    for block, texts in blocks.items():
        kept = texts.get(tag, "")
        yield Line(
            sheet,
            block,
            sheet.shapes[phrasing.way_of(block)],
            told(dict(texts), firsts[block]),
            kept,
            found[block].get(tag),
            typed=kept,
        )


def _insist_on_all(lines: Iterable[Line]) -> None:
    """A list that is only half in a language would be read in two."""
    together = [line for line in lines if line.shape.whole]
    empty = [line for line in together if not line.comes]
    if empty and len(empty) < len(together) and not any(line.wrong for line in empty):
        empty[0].wrong = _d("Write all the answers in this language, or none of them.")
