"""What a workshop came to: its notes by question and theme, and the point of each table.

Values in the order a report says them; the words of the report are the page's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.models import Coding, Discussion, DiscussionTable, GuideQuestion, Note, Theme


@dataclass(frozen=True)
class Thread:
    """Notes on one question under one theme, or under none; words that were forgotten still count."""

    theme: Theme | None
    notes: tuple[Note, ...]

    @property
    def tables(self) -> tuple[int, ...]:
        """The numbers of the tables that said so."""
        return tuple(sorted({note.table.number for note in self.notes}))

    @property
    def words(self) -> tuple[str, ...]:
        """What was said, where its words are still kept."""
        return tuple(note.text for note in self.notes if note.text)


@dataclass(frozen=True)
class Chapter:
    """A question of the guide, and what was said on it: the theme of most notes first."""

    question: GuideQuestion
    threads: tuple[Thread, ...]

    @property
    def each(self) -> tuple[Note, ...]:
        """The notes on it, each once, as they were first written down."""
        found = {note.id: note for thread in self.threads for note in thread.notes}
        return tuple(found[key] for key in sorted(found))

    @property
    def notes(self) -> int:
        """How many notes there are on it."""
        return len(self.each)


@dataclass(frozen=True)
class Conclusion:
    """What a workshop came to."""

    chapters: tuple[Chapter, ...]
    tables: tuple[DiscussionTable, ...]

    @property
    def notes(self) -> int:
        """How many notes there are."""
        return sum(chapter.notes for chapter in self.chapters)

    @property
    def are_words_gone(self) -> bool:
        """Whether words were forgotten since."""
        threads = (thread for chapter in self.chapters for thread in chapter.threads)
        return any(note.text is None for thread in threads for note in thread.notes)


def conclude(session: Session, row: Discussion) -> Conclusion:
    """Return what a workshop came to until now. Notes that were taken out are not in it."""
    tables = [table.id for table in row.tables]
    notes = session.scalars(select(Note).where(Note.table_id.in_(tables)).order_by(Note.id)).all()
    themes = _themes(session, notes)
    kept = [note for note in notes if note.text is not None or note.id in themes]
    chapters = [
        Chapter(question, _threads([n for n in kept if n.question_id == question.id], themes))
        for question in row.guide
    ]
    return Conclusion(tuple(chapters), tuple(row.tables))


def _themes(session: Session, notes: Iterable[Note]) -> dict[int, list[Theme]]:
    found: dict[int, list[Theme]] = {}
    wanted = select(Coding).where(Coding.note_id.in_([note.id for note in notes]))
    for coding in session.scalars(wanted.order_by(Coding.theme_id)):
        if coding.note_id is not None:
            found.setdefault(coding.note_id, []).append(coding.theme)
    return found


def _threads(notes: Sequence[Note], themes: dict[int, list[Theme]]) -> tuple[Thread, ...]:
    by: dict[int, list[Note]] = {}
    named: dict[int, Theme] = {}
    for note in notes:
        for theme in themes.get(note.id, ()):
            by.setdefault(theme.id, []).append(note)
            named[theme.id] = theme
    order = sorted(by, key=lambda key: (-len(by[key]), key))
    loose = tuple(note for note in notes if note.id not in themes)
    threads = [Thread(named[key], tuple(by[key])) for key in order]
    return (*threads, *([Thread(None, loose)] if loose else []))
