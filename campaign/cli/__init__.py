"""Operator commands, one file per noun."""

from flask import Flask

from campaign.cli import (
    accounts,
    badges,
    calendars,
    count,
    draws,
    events,
    outbox,
    pledges,
    postcodes,
    prepare,
    worker,
)


def add_commands(app: Flask) -> None:
    """Give `flask --app campaign` its commands."""
    for command in (
        accounts.accounts,
        badges.badges,
        calendars.calendars,
        count.count,
        draws.draws,
        events.events,
        outbox.outbox,
        pledges.pledges,
        postcodes.postcodes,
        prepare.prepare,
        worker.worker,
    ):
        app.cli.add_command(command)
