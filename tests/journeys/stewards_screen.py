"""A steward's phone as a whole: a real Chromium with a profile on the disk, and the gate's own screen."""

import contextlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType, Error, Locator, Page, expect

from tests.browsers import CHROMIUM, FLAGS
from tests.gate.on_screen import list_is_here
from tests.gate.stewards_phone import DUMP

CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
CONTROLLED = """new Promise((resolve) => {
  const { serviceWorker } = navigator;
  serviceWorker.oncontrollerchange = resolve;
  if (serviceWorker.controller) resolve();
})"""
# Whether no two of them were further apart than those of a plugged-in scanner are.
KEYS = """(keys) => {
  let [last, slowest] = [performance.now(), 0];
  for (const key of keys) {
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    slowest = Math.max(slowest, performance.now() - last);
    last = performance.now();
  }
  return slowest < 40;
}"""
CACHES = """async () => {
  const kept = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const asked of await cache.keys()) kept[asked.url] = await (await cache.match(asked)).text();
  }
  return JSON.stringify(kept);
}"""


class StewardsScreen:
    """One phone. Its browser may be closed and opened again: what is on its disk stays."""

    def __init__(
        self,
        chromium: BrowserType,
        folder: Path,
        address: str,
        *,
        width: int = 360,
        locale: str = "en",
        flags: Sequence[str] = (),
    ) -> None:
        self.chromium, self.folder, self.address, self.flags = chromium, folder, address, flags
        self.options: dict[str, Any] = {
            "viewport": {"width": width, "height": 700},
            "locale": locale,
        }
        self.context: BrowserContext
        self.page: Page
        self.open()

    def open(self, *, online: bool = True) -> None:
        """Start the browser with what is on its disk, and open a page that is still empty."""
        self.context = self.chromium.launch_persistent_context(
            self.folder, executable_path=CHROMIUM, args=[*FLAGS, *self.flags], **self.options
        )
        self.context.set_offline(not online)
        self.page = self.context.new_page()

    def close(self) -> None:
        """End the browser."""
        self.context.close()

    def join(self, invitation: str) -> None:
        """Join by the link that the host's code holds, until everything is down and kept."""
        self.page.goto(f"{self.address}/gate/#j={invitation}")
        self.page.click("#join")
        expect(self("#parts")).to_be_visible()
        self.page.evaluate(CONTROLLED)
        self.page.wait_for_load_state("networkidle")
        list_is_here(self.page)

    def __call__(self, selector: str) -> Locator:
        """Find something on the screen."""
        return self.page.locator(selector)

    def go_offline(self) -> None:
        """Leave the network."""
        self.context.set_offline(True)
        expect(self("#signal")).to_be_visible()

    def come_online(self) -> None:
        """Find the network again, and wait until all is sent."""
        self.context.set_offline(False)
        expect(self("#signal")).to_be_hidden()
        expect(self("[id=unsent]:text-is('All is sent')")).to_be_visible()

    def kill(self) -> None:
        """Crash the page, then end the browser and start it again with no network."""
        with contextlib.suppress(Error):
            self.page.goto("chrome://crash", timeout=5_000)
        self.close()
        self.open(online=False)
        self.page.goto(f"{self.address}/gate/")

    def scan(self, text: str) -> None:
        """Scan with a scanner that is plugged in: again, where a busy machine held its keys up."""
        while not self.page.evaluate(KEYS, [*text, "Enter"]):
            pass

    def type(self, text: str) -> None:
        """Type a code by hand."""
        self.put_away()
        self.page.click("[data-part=scan]")
        self.page.click("#type")
        self.page.fill("#code", text)
        self.page.keyboard.press("Enter")

    def tap(self, selector: str) -> None:
        """Tap what was on the screen long enough to be meant."""
        expect(self(selector)).to_be_visible()
        self.page.wait_for_timeout(450)
        self.page.click(selector)

    def put_away(self) -> None:
        """Close the verdict, where one is shown."""
        if self("#verdict").is_visible():
            self.page.keyboard.press("Escape")

    def shows(self, outcome: str, detail: str = "") -> None:
        """Expect a verdict: the class of its colour and shape, and what is said beside it."""
        expect(self(f"#verdict.{outcome}")).to_be_visible()
        expect(self("#verdict-detail")).to_contain_text(detail)

    def wait_until_out_of_sight(self) -> None:
        """Wait until the code scanned last counts as another scan."""
        self.page.wait_for_timeout(3_100)

    def go(self, part: str) -> None:
        """Turn to another part of the screen."""
        self.put_away()
        self.page.click(f"[data-part={part}]")

    def unfold(self, name: str) -> None:
        """Open one of the parts under “More”."""
        self.go("more")
        self.page.click(f"#{name} > summary")

    def dump(self) -> str:
        """Everything a page can store and read again: every database, storage, cache and cookie."""
        cookies = json.dumps(self.context.cookies())
        return str(self.page.evaluate(DUMP)) + str(self.page.evaluate(CACHES)) + cookies

    def files(self) -> dict[str, bytes]:
        """The files of the profile, by name."""
        paths = [path for path in self.folder.rglob("*") if path.is_file()]
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in paths}
