"""`flask --app campaign draws`: drawing again, from the file that a draw's page gives."""

import json
from pathlib import Path
from typing import Any

import click

from campaign.domain import lots
from events.people import MixingRefused


@click.group()
def draws() -> None:
    """Draws of teams and tables."""


@draws.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def repeat(file: Path) -> None:
    """Draw again from FILE, and say whether it holds what its hash says. No database is read."""
    try:
        told: dict[str, Any] = json.loads(file.read_text("utf-8"))
        outcome, digest = lots.repeat(told)
        is_whole = digest == told["hash"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise click.ClickException("This is not the file of a draw.") from error
    except MixingRefused as refusal:
        raise click.ClickException(f"This cannot be drawn: {refusal!r}") from refusal
    for number, groups in enumerate(outcome.rounds, 1):
        if len(outcome.rounds) > 1:
            click.echo(f"Round {number}")
        for at, group in enumerate(groups, 1):
            click.echo(f"{at}: {' '.join(map(str, sorted(group)))}")
    if not is_whole:
        raise click.ClickException("The file was changed: its hash is another.")
    click.echo(f"The hash is right: {digest}")
