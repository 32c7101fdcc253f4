"""Operator commands, one file per noun."""

from flask import Flask

from campaign.cli import (
    accounts,
    badges,
    calendars,
    count,
    demo,
    draws,
    erasures,
    events,
    figures,
    languages,
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
        demo.demo,
        draws.draws,
        erasures.erasures,
        events.events,
        figures.figures,
        languages.languages,
        outbox.outbox,
        pledges.pledges,
        postcodes.postcodes,
        prepare.prepare,
        worker.worker,
    ):
        app.cli.add_command(command)
