"""`flask --app campaign figures`: publishing the tables of a quarter, and proving them from rows."""

import sys

import click
from flask.cli import AppGroup

from campaign import clock, engines
from campaign import figures as counted
from campaign.domain import auditing, recounting, releasing
from campaign.domain.recounting import TOTAL, Line
from campaign.domain.releasing import Quarter
from campaign.extensions import db

figures = AppGroup("figures", help="The published tables.")


@figures.command("release")
def release() -> None:
    """Publish what is due: the last quarter, and this one up to the end of last month."""
    for key in release_due():
        click.echo(key)


@figures.command("recount")
@click.argument("quarter")
def recount(quarter: str) -> None:
    """Count every number of QUARTER (2026Q3) again from rows. Exits 1 where one is different."""
    engines.see_one_moment(db.session())
    try:
        lines = recounting.recount(
            db.session(), Quarter.parse(quarter), today=clock.today(), counting=counted.count
        )
    except releasing.NoSuchQuarter as error:
        raise click.ClickException("A quarter is written like 2026Q3.") from error
    except recounting.NothingReleased as error:
        raise click.ClickException(f"Nothing was released of {quarter}.") from error
    db.session.rollback()
    _tell(lines)


def release_due() -> list[str]:
    """Publish what is due, and return the keys of its tables. Twice is no harm."""
    engines.see_one_moment(db.session())
    today = clock.today()
    due = releasing.due(db.session(), today=today, counting=counted.count)
    db.session.rollback()  # nobody who signs waits for the solver
    safe = [row for one in due for row in releasing.protected(one, today=today)]
    made = releasing.keep(db.session(), safe)
    keys = [f"{one.quarter} {one.table_key}" for one in made]
    for quarter, up_to in sorted({(one.quarter, one.up_to) for one in made}):
        thing = f"quarter:{quarter} to {up_to}"
        auditing.record(
            db.session(), actor=None, deed="figures.released", thing=thing, now=clock.now()
        )
    db.session.commit()
    return keys


def _tell(lines: list[Line]) -> None:
    gone = sorted({line.table for line in lines if line.counted is None})
    for table in gone:
        click.echo(f"{table}: what it was counted by is no longer kept, as promised")
    wrong = [line for line in lines if not line.agrees]
    for line in wrong:
        at = (
            "the whole town"
            if line.at == TOTAL
            else " / ".join(key or "not said" for key in line.at)
        )
        click.echo(f"{line.table}, {at}: released {line.released}, counted {line.counted}: DIFFERS")
    counted_again = sum(line.counted is not None for line in lines)
    click.echo(f"{counted_again} numbers counted again, {len(wrong)} differ")
    if wrong:
        sys.exit(1)
