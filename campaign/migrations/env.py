"""Runs migrations within the application's own connection and settings."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from campaign.models import Base
from events.models.schema import Moment


def render(kind: str, value: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own types as what the database stores, so that old migrations need none of our code."""
    return "sa.DateTime(timezone=True)" if isinstance(value, Moment) else False


def run() -> None:
    """Bring the database to the wanted revision in one transaction."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            render_item=render,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
