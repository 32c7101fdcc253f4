"""How well and how fast badges are scanned.

First 500 pictures of worn badges (see `badges`), each given to zxing-wasm as the gate uses it and to jsQR:
how many were read (aim: at least 95 % by ours) and how long one took. Then a real Chromium with a camera of
640 by 480 pixels and one of 1,920 by 1,080 (see `film`): how long it is from a frame to its verdict on the
screen (aim: a median of 150 ms, a p95 of 300 ms). Run: `python -m benchmarks.scanning`.
"""

import tempfile
from datetime import timedelta
from pathlib import Path

import flask_migrate
from flask import Flask
from playwright.sync_api import sync_playwright

from benchmarks import phones
from benchmarks.scanning import comparing, film, verdicts
from benchmarks.sign import free_port, served
from campaign import clock, create_app
from campaign.config import Config
from campaign.domain import admitting, badging
from campaign.extensions import db
from tests.browsers import CHROMIUM, FLAGS

BADGES, VERDICTS = 12, 60
SECRETS = {"SECRET_KEY": "benchmark", "FIELD_KEY": "A" * 43, "CAMPAIGN_ENV": "development"}


def plant(app: Flask) -> tuple[str, list[str]]:
    """Open a gate and print badges; return the gate's invitation and the codes."""
    now, sealer = clock.now(), app.extensions["sealer"]
    with app.app_context():
        flask_migrate.upgrade()
        _, _, (gate,) = phones.open_gates(db.session(), ["North"], now=now, sealer=sealer)
        invitation = admitting.invitation(gate, now + timedelta(hours=1), sealer)
        codes = badging.print_batch(db.session(), count=BADGES, made_for="x", now=now)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return invitation, codes


def watch(address: str, invitation: str, codes: list[str], folder: Path) -> None:
    """Print how long verdicts took before each camera."""
    for camera in (film.SMALL, film.LARGE):
        shown = folder / f"{camera.width}.mjpeg"
        film.shoot(shown, address, codes, camera)
        with (
            sync_playwright() as playwright,
            verdicts.phone(
                playwright.chromium, str(CHROMIUM), FLAGS, folder / f"{camera.width}", shown
            ) as context,
        ):
            times = verdicts.watch(context, f"{address}/gate/#j={invitation}", VERDICTS)
        print(
            f"  a camera of {camera}: median {times.median:.0f} ms, p95 {times.p95:.0f} ms"
            f" of {times.count} verdicts"
        )


def main() -> None:
    """Measure both."""
    comparing.report(comparing.attempts())
    if CHROMIUM is None:
        print("There is no Chromium here: from a frame to its verdict was not measured.")
        return
    print(f"From a frame to its verdict (aim: {verdicts.MEDIAN_AIM}, {verdicts.P95_AIM} ms)")
    with tempfile.TemporaryDirectory(prefix="mv") as name:
        folder, port = Path(name), free_port()
        address = f"http://127.0.0.1:{port}"
        url = f"sqlite:///{folder / 'gate.sqlite'}"
        environ = {**SECRETS, "DATABASE_URL": url, "BASE_URL": address}
        invitation, codes = plant(create_app(Config.from_environment(environ, instance=folder)))
        with served("campaign:create_app()", port, environ, folder):
            watch(address, invitation, codes, folder)


if __name__ == "__main__":
    main()
