"""`flask --app campaign prepare`: everything `make run` needs before it serves."""

import secrets
from pathlib import Path

import click
import flask_migrate
from flask import current_app, url_for
from flask.cli import with_appcontext
from sqlalchemy import func, select

from campaign import clock
from campaign.cli import postcodes
from campaign.domain import badging, locating, pledging, seasoning
from campaign.extensions import db
from campaign.models import Pledge, Postcode
from campaign.models.pledge import AgeBand
from campaign.packs import Pack, season
from events.models import Event

DEMONSTRATION: tuple[tuple[str, AgeBand | None, int], ...] = (
    ("en", "18_plus", 0),
    ("ur", "13_17", 2),
    ("pl", None, 5),
    ("en", "under_13", 9),
    ("ur", None, 12),
)


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Create or migrate the database; in development, a small demonstration on first start."""
    flask_migrate.upgrade()
    if not current_app.config["PRODUCTION"]:
        demonstrate()


def demonstrate() -> None:
    """Fill an empty database with a few postcodes, pledges, badges and events, and note a sign-in."""
    pack = current_app.extensions["pack"]
    if not db.session.scalar(select(func.count()).select_from(Postcode)):
        sample = pack.folder / "postcodes.csv"
        with sample.open(encoding="utf-8") as lines:
            postcodes.read(lines)
    if not db.session.scalar(select(func.count()).select_from(Pledge)):
        badging.print_batch(db.session(), count=12, made_for="Demonstration stall", now=clock.now())
        for tag, age_band, ward in DEMONSTRATION:
            _sign(tag, age_band, pack.wards[ward % len(pack.wards)].code)
        _note(_sign("en", None, ""))
    if not db.session.scalar(select(func.count()).select_from(Event)):
        _plant(pack)
    db.session.commit()


def _plant(pack: Pack) -> None:
    """Add the pack's demonstration season, if it has one."""
    found = season.load(pack)
    if found:
        seasoning.plant(db.session(), found, zone=pack.timezone, now=clock.now())


def _sign(tag: str, age_band: AgeBand | None, ward: str) -> str:
    signing = pledging.Signing(
        submission=secrets.token_urlsafe(16),
        language=tag,
        home=locating.Home(ward_code=ward or None),
        age_band=age_band,
    )
    sealer = current_app.extensions["sealer"]
    return pledging.sign(db.session(), signing, today=clock.today(), sealer=sealer).token


def _note(token: str) -> None:
    """Write what the server prints once it listens."""
    with current_app.test_request_context():
        path = url_for("receipt.show", token=token, lang="en")
    folder = Path(current_app.instance_path)
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("demo.txt").write_text(f"holder {path}\n")
