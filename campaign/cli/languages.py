"""`flask --app campaign languages`: how the catalogues stand; handing them to translators and back."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from campaign import clock
from campaign.catalogues import keeping, merging, places, sheet, standing, xliff
from campaign.catalogues.keeping import DESK, DRAFT, PUBLIC, Catalogue
from campaign.catalogues.merging import Outcome
from campaign.catalogues.rows import NotAFile, Row, rows_of
from campaign.catalogues.standing import Standing
from campaign.languages import DESK_LANGUAGES, LANGUAGES, SOURCE, Language

TRANSLATED = tuple(tag for tag in LANGUAGES if tag != SOURCE.tag)
XLIFF, CSV = "xliff", "csv"
HEADINGS = (
    *("language", "catalogue", "there", "missing", "stale", "fuzzy", "broken"),
    *("forms", "checked", "translated", "back-translated"),
)
SHOWN = 60  # characters of an English text


@click.group(cls=AppGroup, invoke_without_command=True)
@click.pass_context
@with_appcontext
def languages(context: click.Context) -> None:
    """Show how each catalogue stands. Exits 1 where something is missing, stale or broken."""
    if context.invoked_subcommand is None:
        _show(_folder())


@languages.command("export")
@click.argument("tag", metavar="LANG", type=click.Choice(TRANSLATED))
@click.option("--form", type=click.Choice((XLIFF, CSV)), default=XLIFF, show_default=True)
@click.option("--catalogue", "domain", type=click.Choice((PUBLIC, DESK)), default=PUBLIC)
@click.option("--out", type=click.File("wb"), default="-", help="A file; else it is printed.")
def export(tag: str, form: str, domain: str, out: BinaryIO) -> None:
    """Write the sentences of LANG for translators, with where each stands and its pictures."""
    root = Path(current_app.root_path).parent
    catalogue = _read(_folder(), LANGUAGES[tag], domain)
    rows = rows_of(catalogue, tag, domain, places.contexts(root, domain, tag))
    out.write(xliff.write(rows, tag) if form == XLIFF else sheet.write(rows))


@languages.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", metavar="GROUP", help="Speakers of the language who read all of it.")
def take(file: Path, by: str | None) -> None:
    """Merge the translations in FILE, XLIFF 2 or CSV. Exits 1 where a row was refused."""
    rows = _rows(file)
    language = _language(rows)
    outcomes = {
        domain: _merge([row for row in rows if row.catalogue == domain], language, domain, by)
        for domain in sorted({row.catalogue for row in rows})
    }
    for domain, outcome in outcomes.items():
        _tell(language, domain, outcome)
    sys.exit(any(outcome.refused for outcome in outcomes.values()))


@languages.command("update")
def update() -> None:
    """Bring each catalogue to what is said in English now: new sentences empty, old ones left out."""
    for domain, tags in ((PUBLIC, TRANSLATED), (DESK, DESK_LANGUAGES)):
        template = keeping.read(_folder() / f"{domain}.pot", SOURCE.locale)
        for tag in tags:
            path = keeping.path_of(_folder(), LANGUAGES[tag].locale, domain)
            if path.exists():
                catalogue = keeping.read(path, LANGUAGES[tag].locale)
                catalogue.update(template, no_fuzzy_matching=True)
                catalogue.obsolete.clear()
                keeping.write(path, catalogue)


def _folder() -> Path:
    return Path(current_app.extensions["babel"].translation_directories[0])


def _show(folder: Path) -> None:
    found = list(standing.standings(folder))
    lines = [HEADINGS, *map(_line, found)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())
    for one in found:
        for wrong in one.broken:
            said = f" “{_short(wrong.english)}”:" if wrong.english else ""
            click.echo(f"{one.language.tag} {one.domain}:{said} {wrong.reason}", err=True)
    if not all(one.is_whole for one in found):
        sys.exit(1)


def _line(one: Standing) -> tuple[str, ...]:
    told = one.provenance
    share = 100 * one.translated // one.wanted if one.wanted else 100
    counts = (one.missing, one.stale, one.fuzzy, len(one.broken))
    compared = str(told.back_translated or "-")
    if told.translated and told.back_translated and told.back_translated < told.translated:
        compared += " (older)"
    checked = f"{told.by}, {told.checked}" if not told.is_draft else DRAFT
    translated = str(told.translated or "-")
    return (
        *(one.language.tag, one.domain, f"{share} %", *map(str, counts)),
        *(str(one.plurals), checked, translated, compared),
    )


def _read(folder: Path, language: Language, domain: str) -> Catalogue:
    try:
        return keeping.read(keeping.path_of(folder, language.locale, domain), language.locale)
    except keeping.Unreadable as error:
        name = language.babel.english_name
        raise click.ClickException(f"The {domain} of {name}: {error.reason}.") from error


def _rows(file: Path) -> list[Row]:
    """Return the rows of a file, by what is in it and not by its name."""
    content = file.read_bytes()
    reader = xliff if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else sheet
    try:
        rows = reader.read(content)
    except NotAFile as error:
        raise click.ClickException(f"{file.name} was not taken. {error.reason}") from error
    if not rows:
        raise click.ClickException(f"{file.name} has no rows.")
    return rows


def _language(rows: list[Row]) -> Language:
    """Return the language that most rows are in."""
    tags = [row.language for row in rows]
    tag = max(dict.fromkeys(tags), key=tags.count)
    if tag not in TRANSLATED:
        raise click.ClickException(f"“{tag}” is none of the languages: {', '.join(TRANSLATED)}.")
    return LANGUAGES[tag]


def _merge(rows: list[Row], language: Language, domain: str, by: str | None) -> Outcome:
    if domain not in (PUBLIC, DESK):
        raise click.ClickException(f"There is no catalogue “{domain}”.")
    catalogue = _read(_folder(), language, domain)
    before = dict(catalogue.headers)
    others = dict(_others(language, domain))
    outcome = merging.merge(catalogue, rows, language=language, others=others)
    signed = merging.sign(catalogue, rows, outcome, by=by, on=clock.today())
    if outcome.taken or catalogue.headers != before:
        keeping.write(keeping.path_of(_folder(), language.locale, domain), catalogue)
    if by and not signed:
        click.echo(f"{by} did not check all of it: it stays a draft.", err=True)
    return outcome


def _others(language: Language, domain: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what the other languages say; one that cannot be read has nothing to compare."""
    for tag in TRANSLATED:
        path = keeping.path_of(_folder(), LANGUAGES[tag].locale, domain)
        if tag != language.tag:
            with contextlib.suppress(keeping.Unreadable):
                yield tag, merging.translations(keeping.read(path, LANGUAGES[tag].locale))


def _tell(language: Language, domain: str, outcome: Outcome) -> None:
    for one in outcome.refused:
        at = f"{one.row.key}-{max(one.row.form, 0)}"
        click.echo(f"{at} “{_short(one.row.source)}”: {one.reason}", err=True)
    click.echo(
        f"{language.tag} {domain}: {outcome.taken} taken, {outcome.left} left as they were,"
        f" {len(outcome.refused)} refused."
    )
    if outcome.taken:
        click.echo("Start the server again to show them.")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
