"""Alive, and ready."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from campaign import access
from campaign.blueprints.health import bp
from campaign.extensions import db


@bp.get("/healthz")
@access.anyone
def alive() -> ResponseReturnValue:
    """The process answers."""
    return {"alive": True}


@bp.get("/readyz")
@access.anyone
def ready() -> ResponseReturnValue:
    """The database answers, and its tables are the ones this code was written for."""
    heads = set(ScriptDirectory(f"{current_app.root_path}/migrations").get_heads())
    try:
        found = set(MigrationContext.configure(db.session.connection()).get_current_heads())
    except SQLAlchemyError:
        return {"ready": False, "why": "the database does not answer"}, 503
    if found != heads:
        return {"ready": False, "why": "migrations are not current"}, 503
    return {"ready": True}
