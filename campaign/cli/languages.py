"""`flask --app campaign languages`: how the catalogues stand; handing them to translators and back."""

import contextlib
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from campaign import clock
from campaign.catalogues import faults, keeping, merging, places, sheet, standing, xliff
from campaign.catalogues.keeping import DESK, PUBLIC, Catalogue
from campaign.catalogues.merging import Outcome, Refused, Unread
from campaign.catalogues.rows import MOST_BYTES, NotAFile, Row, entries, rows_of
from campaign.catalogues.standing import Standing
from campaign.languages import DESK_LANGUAGES, LANGUAGES, SOURCE, Language

TRANSLATED = tuple(tag for tag in LANGUAGES if tag != SOURCE.tag)
DOMAINS = (PUBLIC, DESK)
XLIFF, CSV = "xliff", "csv"
HEADINGS = (
    *("language", "catalogue", "done", "missing", "stale", "fuzzy", "broken"),
    *("plural forms", "checked by", "translated on", "back-translated on"),
)
NOBODY = "nobody (draft)"
SHOWN = 60  # characters of an English text
JOINING = "\u200c\u200d"  # no letters, and yet part of words


@dataclass(frozen=True)
class _Judged:
    """What a file has for one catalogue, judged; nothing is written yet."""

    domain: str
    outcome: Outcome
    catalogue: Catalogue | None = None  # to be written
    unread: tuple[Unread, ...] = ()  # why no group answers for it, where one would


@click.group(cls=AppGroup, invoke_without_command=True)
@click.pass_context
@with_appcontext
def languages(context: click.Context) -> None:
    """Show how each catalogue stands, in sentences. Exits 1 where something has to be done.

    Stale ones are no longer said in English (`make messages` takes them out), fuzzy ones are guesses
    that pages do not show, and each broken one is named below the table.
    """
    if context.invoked_subcommand is None:
        _show(_folder())


@languages.command("export")
@click.argument("tag", metavar="LANG", type=click.Choice(TRANSLATED))
@click.option("--form", type=click.Choice((XLIFF, CSV)), default=XLIFF, show_default=True)
@click.option("--catalogue", "domain", type=click.Choice(DOMAINS), default=PUBLIC)
@click.option("--out", type=click.File("wb"), default="-", help="A file; else it is printed.")
def export(tag: str, form: str, domain: str, out: BinaryIO) -> None:
    """Write the sentences of LANG for translators."""
    root = Path(current_app.root_path).parent
    catalogue = _read(_folder(), LANGUAGES[tag], domain)
    rows = rows_of(catalogue, tag, domain, places.contexts(root, domain, tag))
    out.write(xliff.write(rows, tag) if form == XLIFF else sheet.write(rows))


@languages.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", metavar="GROUP", help="Speakers of the language who read all of it.")
def take(file: Path, by: str | None) -> None:
    """Merge what was translated in FILE.

    FILE is XLIFF 2 or CSV, as `export` made it. Nothing is lost: a row that does not fit is refused
    with a sentence. Exits 1 where one was, or GROUP has not read all that the catalogue now says.
    """
    reason = faults.of_characters(by or "")
    if reason:
        raise click.BadParameter(reason, param_hint="--by")
    rows = _rows(file)
    language = _language(rows)
    judged = [
        _judge([row for row in rows if row.catalogue == domain], language, domain, by)
        for domain in sorted({row.catalogue for row in rows})
    ]
    for one in judged:
        if one.catalogue:
            path = keeping.path_of(_folder(), language.locale, one.domain)
            keeping.write(path, one.catalogue)
    for one in judged:
        _tell(language, one, by)
    sys.exit(any(one.outcome.refused or one.unread for one in judged))


@languages.command("update")
def update() -> None:
    """Take the English of now into each catalogue, and begin that of a new language.

    New sentences are empty, and those no longer said are left out. `make messages` does this.
    """
    for domain, tags in ((PUBLIC, TRANSLATED), (DESK, DESK_LANGUAGES)):
        template = _template(domain)
        for tag in tags:
            language = LANGUAGES[tag]
            path = keeping.path_of(_folder(), language.locale, domain)
            if path.exists():
                catalogue = _read(_folder(), language, domain)
            else:
                catalogue = keeping.begun(language.locale)
            catalogue.update(template, no_fuzzy_matching=True)
            catalogue.obsolete.clear()
            keeping.write(path, catalogue)


def _folder() -> Path:
    return Path(current_app.extensions["babel"].translation_directories[0])


def _show(folder: Path) -> None:
    found = list(standing.standings(folder, {domain: _template(domain) for domain in DOMAINS}))
    lines = [HEADINGS, *map(_line, found)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())
    for one in found:
        for wrong in one.broken:
            said = f" “{_short(wrong.english)}”:" if wrong.english else ""
            _complain(f"{one.language.tag} {one.domain}:{said} {wrong.reason}")
    waiting = sum(not one.is_whole for one in found)
    click.echo(f"{len(found)} catalogues, {waiting or 'none'} with something to be done.")
    sys.exit(waiting > 0)


def _line(one: Standing) -> tuple[str, ...]:
    told = one.provenance
    share = 100 * one.translated // one.wanted if one.wanted else 100
    counts = (one.missing, one.stale, one.fuzzy, len(one.broken))
    compared = str(told.back_translated or "-")
    if told.translated and told.back_translated and told.back_translated < told.translated:
        compared += " (older)"
    checked = f"{told.by}, {told.checked}" if not told.is_draft else NOBODY
    translated = str(told.translated or "-")
    return (
        *(f"{one.language.tag} {one.language.babel.english_name}", one.domain),
        *(f"{share} %", *map(str, counts)),
        *(str(one.plurals), checked, translated, compared),
    )


def _template(domain: str) -> Catalogue:
    try:
        return keeping.read(_folder() / f"{domain}.pot", SOURCE.locale)
    except keeping.Unreadable as error:
        raise click.ClickException(f"{domain}.pot cannot be read: {error.reason}.") from error


def _read(folder: Path, language: Language, domain: str) -> Catalogue:
    """Return a catalogue whose sentences can be counted."""
    name = language.babel.english_name
    try:
        path = keeping.path_of(folder, language.locale, domain)
        catalogue = keeping.read(path, language.locale)
    except keeping.Unreadable as error:
        raise click.ClickException(f"The {domain} of {name}: {error.reason}.") from error
    rule = faults.of_plural_rule(catalogue, language.babel)
    if rule:
        raise click.ClickException(f"The {domain} of {name}: {rule}")
    return catalogue


def _rows(file: Path) -> list[Row]:
    """Return the rows of a file, by what is in it and not by its name."""
    with file.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        size = MOST_BYTES // 1_000_000
        raise click.ClickException(f"{file.name} was not taken. It is larger than {size} MB.")
    reader = xliff if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else sheet
    try:
        rows = reader.read(content)
    except NotAFile as error:
        raise click.ClickException(f"{file.name} was not taken. {error.reason}") from error
    if not rows:
        raise click.ClickException(f"{file.name} has no rows.")
    return rows


def _language(rows: list[Row]) -> Language:
    """Return the language that most rows are in, of those there are."""
    tags = Counter(row.language for row in rows)
    known = [tag for tag, _ in tags.most_common() if tag in TRANSLATED]
    if not known:
        said = _short(rows[0].language)
        raise click.ClickException(f"“{said}” is none of the languages: {', '.join(TRANSLATED)}.")
    return LANGUAGES[known[0]]


def _judge(rows: list[Row], language: Language, domain: str, by: str | None) -> _Judged:
    """Return what comes of the rows for one catalogue."""
    if domain not in DOMAINS:
        return _refused(rows, domain, f"There is no catalogue “{domain}”.")
    if not keeping.path_of(_folder(), language.locale, domain).exists():
        name = language.babel.english_name
        return _refused(rows, domain, f"There is no catalogue “{domain}” in {name}.")
    catalogue = _read(_folder(), language, domain)
    before = dict(catalogue.headers)
    others = dict(_others(language, domain))
    outcome = merging.merge(catalogue, rows, language=language, others=others)
    signed = merging.sign(catalogue, rows, outcome, by=by, on=clock.today())
    is_changed = outcome.taken or catalogue.headers != before
    unread = () if signed or not by else tuple(merging.unread(catalogue, rows))
    return _Judged(domain, outcome, catalogue if is_changed else None, unread)


def _refused(rows: list[Row], domain: str, reason: str) -> _Judged:
    refused = [Refused(entry[0], reason) for entry in entries(rows)]
    return _Judged(domain, Outcome(refused=refused))


def _others(language: Language, domain: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what the other languages say; one that cannot be read has nothing to compare."""
    for tag in TRANSLATED:
        path = keeping.path_of(_folder(), LANGUAGES[tag].locale, domain)
        if tag != language.tag:
            with contextlib.suppress(keeping.Unreadable):
                yield tag, merging.translations(keeping.read(path, LANGUAGES[tag].locale))


def _tell(language: Language, judged: _Judged, by: str | None) -> None:
    outcome = judged.outcome
    for one in outcome.refused:
        at = f"{_short(one.row.key)}-{max(one.row.form, 0)}"
        _complain(f"{at} “{_short(one.row.source)}”: {one.reason}")
    named = {one.row.key for one in outcome.refused}
    for unread in judged.unread:
        if unread.key not in named and unread.reason != merging.ABSENT:
            _complain(f"{unread.key} “{_short(unread.english)}” is not checked: {unread.reason}")
    click.echo(
        f"{language.tag} {_printed(judged.domain)}: {outcome.taken} taken,"
        f" {outcome.left} left as they were, {len(outcome.refused)} refused."
    )
    if by and (outcome.refused or judged.unread):
        left = len(judged.unread)
        _complain(f"{by} did not check all of it ({left} left), and is not named as its checker.")
    if outcome.taken:
        click.echo("Start the server again to show them.")


def _complain(line: str) -> None:
    click.echo(_printed(line), err=True)


def _printed(line: str) -> str:
    """Return a line without what would steer the terminal: some of it is a stranger's."""
    return "".join(one if one.isprintable() or one in JOINING else "�" for one in line)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
