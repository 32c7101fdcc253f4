"""`flask --app campaign postcodes import FILE`."""

from collections.abc import Iterable
from typing import TextIO

import click
from flask import current_app
from flask.cli import AppGroup

from campaign.domain import importing
from campaign.extensions import db

postcodes = AppGroup("postcodes", help="Which ward a postcode lies in.")


def read(lines: Iterable[str]) -> importing.Report:
    """Import a postcode file for this application's pack; the caller commits.

    Raises:
        importing.UnreadableFile: the layout is not known.
    """
    pack = current_app.extensions["pack"]
    return importing.import_postcodes(
        db.session(),
        lines,
        wards=frozenset(pack.ward_names),
        district=pack.district,
        areas=pack.postcode_areas,
    )


@postcodes.command("import")
@click.argument("file", type=click.File(encoding="utf-8", errors="replace"))
def import_(file: TextIO) -> None:
    """Read an official FILE: OS Code-Point, or postcode,ward_code, or postcode,lad_code."""
    try:
        report = read(file)
    except importing.UnreadableFile as refusal:
        raise click.ClickException(str(refusal)) from refusal
    db.session.commit()
    for line in report.refused:
        click.echo(line, err=True)
    click.echo(
        f"{report.inside} in the town, {report.outside} just outside, "
        f"{report.elsewhere} elsewhere (left out), {len(report.refused)} lines refused"
    )
