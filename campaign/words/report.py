"""The committee's report of a quarter, in words: one document for the page, the PDF and the Word file."""

from collections.abc import Iterator

from flask import current_app

from campaign.addresses import language_of_request
from campaign.domain.comparing import Part
from campaign.domain.documenting import Block, Bullets, Document, Grid, Heading, Paragraph
from campaign.domain.exporting import Cell
from campaign.domain.releasing import Quarter
from campaign.domain.reporting import Report
from campaign.domain.representing import UNSURE, Group
from campaign.domain.tabulating import Table
from campaign.extensions import desk_words
from campaign.looks import day, joined, number, told
from campaign.models import Theme
from campaign.words import figure as figure_words
from campaign.words import voices as voices_words
from campaign.words.answer import STATES
from campaign.words.voices import HIDDEN

_d = desk_words.gettext
_dn = desk_words.ngettext

MOST_GAPS = 3  # of one table, in short


def document(report: Report) -> Document:
    """Return the report in the reader's language."""
    language = language_of_request()
    pack = current_app.extensions["pack"]
    return Document(
        f"{pack.name.in_(language)}: {figure_words.quarter(report.quarter)}",
        language,
        (
            *_in_short(report),
            *_figures(report),
            *_voices(report),
            *_answers(report),
            *_method(report),
        ),
        below=_days(report),
    )


def _days(report: Report) -> str:
    facts = {"first": day(report.quarter.first), "last": day(report.up_to)}
    if report.is_whole:
        return _d("Report of %(first)s to %(last)s.", **facts)
    return _d("Report of %(first)s to %(last)s. The quarter is not over.", **facts)


def _in_short(report: Report) -> Iterator[Block]:
    yield Heading(2, _d("In short"))
    yield _trend(report)
    for part in report.parts:
        if missing := voices_words.gaps(part)[:MOST_GAPS]:
            yield Paragraph(
                _d("Clearly missing: %(what)s", what=voices_words.title(part)), "strong"
            )
            yield Bullets(tuple(missing))
    yield Paragraph(
        _dn(
            "%(num)d answer was given to what people said.",
            "%(num)d answers were given to what people said.",
            len(report.answered),
        )
    )


def _trend(report: Report) -> Grid:
    """Everything of each figure together, quarter by quarter."""
    quarters = sorted({quarter for line in report.totals.values() for quarter, _ in line})
    rows = []
    for figure, line in report.totals.items():
        totals = dict(line)
        cells = (_cell(totals[q]) if q in totals else "–" for q in quarters)
        rows.append((figure_words.figure(figure), *cells))
    return Grid((_d("Figure"), *map(_quarter, quarters)), tuple(rows), _d("Quarter by quarter"))


def _figures(report: Report) -> Iterator[Block]:
    yield Heading(2, _d("Figures"))
    empty = []
    for table in report.tables:
        rows = _rows(table)
        if rows:
            headings = [figure_words.dimension(table.entry.by[0])]
            headings += [_quarter(column.quarter) for column in table.columns]
            yield Grid(tuple(headings), tuple(rows), figure_words.title(table.entry))
        else:
            empty.append(figure_words.title(table.entry))
    if empty:
        yield Paragraph(_d("Nothing to show, or hidden: %(tables)s.", tables=joined(empty)))
    yield Paragraph(
        _d(
            "%(dot)s stands for a number that is hidden, so that no person can be found.",
            dot=HIDDEN,
        )
        + " "
        + _d("Rows with nothing in any of these quarters are left out, but for wards."),
        "quiet",
    )


def _rows(table: Table) -> list[tuple[str, ...]]:
    """Return the rows of a table in words; none where the quarter itself shows nothing."""
    if not any(table.columns[-1].safe.cells.values()):
        return []
    by = table.entry.by[0]
    return [
        (figure_words.value(table.entry, by, at[0]), *map(_cell, table.row(at)))
        for at in table.keys
        if by == "ward" or any(shown != 0 for shown in table.row(at))
    ]


def _voices(report: Report) -> Iterator[Block]:
    yield Heading(2, _d("Which voices are missing"))
    for part in report.parts:
        yield from _voice(part)


def _voice(part: Part) -> Iterator[Block]:
    yield Heading(3, voices_words.title(part))
    yield Paragraph(voices_words.base(part))
    if rates := voices_words.unsaid(part):
        yield Paragraph(" · ".join(rates), "quiet")
    if gaps := voices_words.gaps(part):
        yield Bullets(tuple(gaps))
    if verdict := voices_words.verdict(part):
        yield Paragraph(verdict)
    rows = [_row(row) for row, one in _beside(part) if one.shown or one.standing != UNSURE]
    if part.comparison.is_enough and rows:
        caption = f"{voices_words.title(part)} – {_d('Beside the census')}"
        yield Grid(tuple(voices_words.headings()), tuple(rows), caption)


def _beside(part: Part) -> Iterator[tuple[list[Cell], Group]]:
    yield from zip(voices_words.rows(part), part.comparison.groups, strict=True)


def _row(row: list[Cell]) -> tuple[str, ...]:
    return tuple(cell if isinstance(cell, str) else _cell(cell) for cell in row)


def _answers(report: Report) -> Iterator[Block]:
    yield Heading(2, _d("What was answered"))
    for theme in report.answered:
        yield from _answer(theme)
    if not report.answered:
        yield Paragraph(_d("Nothing was answered in this quarter."))


def _answer(theme: Theme) -> Iterator[Block]:
    yield Heading(3, told(theme.title).text)
    yield Paragraph(_d("People said: %(words)s", words=told(theme.said).text))
    yield Paragraph(f"{STATES[theme.state]}: {told(theme.answer).text}", "strong")
    if theme.owner:
        yield Paragraph(_d("Looked after by %(team)s.", team=theme.owner), "quiet")


def _method(report: Report) -> Iterator[Block]:
    yield Heading(2, _d("How it was counted"))
    yield Bullets(
        (
            _d(
                "Every number was published once, when the quarter was over or at the end of a"
                " month, and never changed since. Where a pledge was taken back later, the number"
                " stands as it was."
            ),
            _d(
                "Counts below 5 are hidden, and below 10 where they are about what the law protects"
                " most; others are hidden with them where one could be worked back; all are rounded"
                " to 5. What is counted in the whole town together is exact."
            ),
            _d(
                "Answers to the equality questions wait for those of at least nine other people"
                " before they are counted, each by itself; where fewer answered, they are deleted"
                " unread. All are deleted once their table is made, so these alone cannot be"
                " counted again later."
            ),
            *voices_words.notes(),
            _d(
                "To count every number again from the rows: flask --app campaign figures recount"
                " %(quarter)s",
                quarter=str(report.quarter),
            ),
        )
    )
    sources = current_app.extensions["pack"].sources
    yield Paragraph(" · ".join(sources), "quiet")
    rows = tuple((figure_words.title(table.entry), table.entry.key) for table in report.tables)
    named = tuple((voices_words.title(part), part.entry.key) for part in report.parts)
    listed = dict((*rows, *named))
    yield Grid((_d("Table"), _d("Its name")), tuple(listed.items()), _d("The tables used"))


def _cell(shown: Cell) -> str:
    return HIDDEN if shown is None else number(int(shown))


def _quarter(quarter: Quarter) -> str:
    return figure_words.quarter(quarter)
