"""Operator commands, one file per noun."""

from flask import Flask

from campaign.cli import badges, count, pledges, postcodes, prepare


def add_commands(app: Flask) -> None:
    """Give `flask --app campaign` its commands."""
    for command in (
        badges.badges,
        count.count,
        pledges.pledges,
        postcodes.postcodes,
        prepare.prepare,
    ):
        app.cli.add_command(command)
