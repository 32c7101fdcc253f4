"""The report of a workshop in words: who was there, what each table reports back, what was said on what."""

from campaign import looks
from campaign.domain.concluding import Chapter, Conclusion, Thread
from campaign.domain.documenting import Block, Bullets, Document, Grid, Heading, Paragraph
from campaign.extensions import desk_words
from campaign.languages import Language
from campaign.models import Discussion, DiscussionTable
from campaign.words.draw import isolated

_d = desk_words.gettext
_dn = desk_words.ngettext


def report(row: Discussion, said: Conclusion, *, group: str, language: Language) -> Document:
    """Return the report, in the reader's language; what was noted stays in the language it was noted in."""
    below = f"{looks.weekday(row.happens_on)} · {isolated(group)}"
    blocks = [
        *_about(row),
        *_present(row),
        *_points(said),
        *(block for number, one in enumerate(said.chapters, 1) for block in _chapter(number, one)),
        *_method(said),
    ]
    title = str(looks.told(row.title))
    missing = _d("Some letters could not be printed here. The page and the Word file have them.")
    return Document(title, language, tuple(blocks), below, letters_missing=str(missing))


def _about(row: Discussion) -> list[Block]:
    about = str(looks.told(row.about))
    return [Paragraph(part) for part in about.split("\n") if part.strip()]


def _present(row: Discussion) -> list[Block]:
    blocks: list[Block] = [Heading(2, _d("Who was there"))]
    tables = _dn("There was %(num)d table.", "There were %(num)d tables.", len(row.tables))
    if row.delegates is not None:
        came = _dn("%(num)d person came.", "%(num)d people came.", row.delegates)
        tables = f"{came} {tables}"
    blocks.append(Paragraph(str(tables)))
    if row.organisations:
        blocks.append(Heading(3, _d("Organisations")))
        blocks.append(Bullets(tuple(looks.in_order(row.organisations, str))))
    return blocks


def _points(said: Conclusion) -> list[Block]:
    headings = (_d("Table"), _d("Its one point"))
    rows = tuple((str(table.number), _point(table)) for table in said.tables)
    title = _d("What the tables report back")
    return [Heading(2, title), Grid(headings, rows, _d("One point of each table"))]


def _point(table: DiscussionTable) -> str:
    if not table.point:
        gone = _d("The words are deleted by now. That they were said is still counted.")
        return str(gone if table.point_seq else _d("No point was written."))
    if table.point_agreed_at is None:
        return str(_d("%(point)s (not agreed at the table)", point=isolated(table.point)))
    return table.point


def _chapter(number: int, chapter: Chapter) -> list[Block]:
    asked = str(looks.told(chapter.question.text))
    blocks: list[Block] = [Heading(2, f"{number}. {isolated(asked)}")]
    if not chapter.threads:
        blocks.append(Paragraph(_d("Nothing was noted on this question."), "quiet"))
    for thread in chapter.threads:
        blocks += _thread(thread)
    return blocks


def _thread(thread: Thread) -> list[Block]:
    name = str(looks.told(thread.theme.title)) if thread.theme else _d("Under no theme yet")
    counted = _dn("%(num)d note", "%(num)d notes", len(thread.notes))
    tables = looks.joined(thread.tables)
    from_ = _dn("Table %(tables)s", "Tables %(tables)s", len(thread.tables), tables=tables)
    blocks: list[Block] = [Heading(3, name), Paragraph(f"{counted} · {from_}", "quiet")]
    return [*blocks, Bullets(thread.words)] if thread.words else blocks


def _method(said: Conclusion) -> list[Block]:
    words = [
        _d(
            "One person at each table wrote down what was said. It was never noted who said it."
            " Staff put the notes under themes; one note can be under several."
        )
    ]
    if said.are_words_gone:
        words.append(_d("Notes are kept for six months. After that only themes and counts stay."))
    return [Heading(2, _d("How this report was made")), *(Paragraph(w, "quiet") for w in words)]
