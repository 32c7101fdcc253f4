"""`make pictures`: every page at three widths, light and dark, in en and ur, into `pictures/`."""

import itertools
import tempfile
import threading
from pathlib import Path

import flask_migrate
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from campaign import create_app
from campaign.catalogues.places import PICTURED
from campaign.cli.demonstration import demonstrate
from tests.browsers import CHROMIUM, FLAGS
from tests.conftest import config
from tests.journeys.test_every_page import states

FOLDER = Path("pictures")


def main() -> None:
    """Serve a demonstration on loopback and photograph it."""
    if CHROMIUM is None:
        raise SystemExit("There is no Chromium on this machine: install the chromium package.")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        app = create_app(config(f"sqlite:///{name}/pictures.sqlite"))
        app.instance_path = name
        with app.app_context():
            flask_migrate.upgrade()
            demonstrate()
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        photograph(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


def photograph(address: str) -> None:
    """Take every picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for tag, width, scheme in itertools.product(PICTURED, (320, 390, 1280), ("light", "dark")):
            page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            for state in states(page, address, tag):
                page.wait_for_load_state("networkidle")
                name = f"{state.replace('/', '-')}-{tag}-{width}-{scheme}.png"
                page.screenshot(path=FOLDER / name, full_page=True)
            page.close()


if __name__ == "__main__":
    main()
