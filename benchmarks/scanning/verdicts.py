"""From a frame of the camera to its verdict on the screen, measured inside the gate's own page.

The page measures each scan itself ("frame-to-verdict"): from the moment it takes a frame from the camera to
the moment after the verdict was drawn. Between them are the decoder in its worker, the decision, and the
durable write.
"""

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import BrowserContext, BrowserType

MEDIAN_AIM, P95_AIM = 150, 300  # milliseconds
PATIENCE = 90_000
MEASURED = "performance.getEntriesByName('frame-to-verdict')"


class Times(NamedTuple):
    """Milliseconds over some verdicts."""

    median: float
    p95: float
    count: int

    @property
    def are_met(self) -> bool:
        """Whether they are as short as they have to be."""
        return self.median <= MEDIAN_AIM and self.p95 <= P95_AIM


def phone(
    chromium: BrowserType, executable: str, flags: Sequence[str], folder: Path, film: Path
) -> BrowserContext:
    """Open a phone that sees a film instead of the world."""
    camera = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    return chromium.launch_persistent_context(
        folder,
        executable_path=executable,
        args=[*flags, *camera],
        viewport={"width": 390, "height": 700},
        locale="en",
    )


def watch(context: BrowserContext, link: str, verdicts: int) -> Times:
    """Join by an invitation, let the camera scan so many badges, and return how long they took."""
    page = context.new_page()
    page.goto(link)
    page.click("#join")
    page.wait_for_function(f"() => {MEASURED}.length >= {verdicts}", timeout=PATIENCE)
    taken: list[float] = page.evaluate(f"{MEASURED}.map(({{ duration }}) => duration)")
    page.close()
    return Times(statistics.median(taken), statistics.quantiles(taken, n=20)[18], len(taken))
