"""`flask --app campaign badges print|hand-out|spoil|stock`."""

from itertools import cycle
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from campaign import clock
from campaign.domain import badging, printing
from campaign.extensions import db
from campaign.languages import LANGUAGES
from campaign.models.badge import MADE_FOR_LENGTH
from campaign.refusals import explain

badges = AppGroup("badges", help="Printed badges and their stock.")
MOST_AT_ONCE = 5000


def _short(context: click.Context, option: click.Parameter, text: str) -> str:
    if len(text) > MADE_FOR_LENGTH:
        raise click.BadParameter(f"write at most {MADE_FOR_LENGTH} characters.")
    return text


@badges.command("print")
@click.option("--count", type=click.IntRange(1, MOST_AT_ONCE), required=True)
@click.option(
    "--for",
    "made_for",
    required=True,
    callback=_short,
    help='What they are for, such as "Carnival stall".',
)
@click.option(
    "--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True
)
@click.option(
    "--languages", default="", help="Tags such as en,ur: badges take turns. Default: all."
)
def print_(count: int, made_for: str, out: Path, languages: str) -> None:
    """Print a batch of unclaimed badges as A4 sheets with cut marks."""
    pack, base_url = current_app.extensions["pack"], current_app.config["BASE_URL"]
    tags = [tag.strip() for tag in languages.split(",") if tag.strip()] or list(pack.languages)
    unknown = [tag for tag in tags if tag not in pack.languages]
    if unknown:
        raise click.ClickException(f"Not a language of this pack: {', '.join(unknown)}")
    codes = badging.new_codes(count)
    designs = [
        printing.design(pack, LANGUAGES[tag], code, badging.address(base_url, code))
        for tag, code in zip(cycle(tags), codes, strict=False)
    ]
    sheets = printing.sheets(designs)  # before the database: it takes a while, and nobody waits
    badging.record_batch(db.session(), codes, made_for=made_for, now=clock.now())
    out.write_bytes(sheets)
    db.session.commit()  # after the file: a batch on paper is on record, and one that failed is not
    click.echo(f"{count} badges in {out}")


@badges.command("hand-out")
@click.argument("batch", type=int)
@click.option("--count", type=click.IntRange(1), required=True)
def hand_out(batch: int, count: int) -> None:
    """Record that COUNT badges of a BATCH left the store."""
    try:
        badging.hand_out(db.session(), batch=batch, count=count)
    except (badging.NotEnoughBadges, badging.UnknownBadge) as refusal:
        raise click.ClickException(explain(refusal).about(refusal)) from refusal
    db.session.commit()


@badges.command("spoil")
@click.argument("codes", nargs=-1, required=True)
def spoil(codes: tuple[str, ...]) -> None:
    """Record that printed badges with these CODES cannot be used."""
    for code in codes:
        try:
            badging.spoil(db.session(), code)
        except badging.UnknownBadge as refusal:
            db.session.rollback()
            raise click.ClickException(f"{code}: {explain(refusal).about(refusal)}") from refusal
    db.session.commit()


@badges.command("stock")
def stock() -> None:
    """Show the ledger: printed, handed out, claimed, spoiled."""
    click.echo("batch\tprinted\thanded out\tclaimed\tspoiled\tfor")
    for line in badging.stock(db.session()):
        click.echo(
            f"{line.batch}\t{line.printed}\t{line.handed_out}\t{line.claimed}\t{line.spoiled}\t{line.made_for}"
        )
