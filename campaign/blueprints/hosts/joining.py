"""The picture a steward's phone scans to join a gate, drawn into the page itself."""

from dataclasses import dataclass
from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4  # modules (ISO/IEC 18004)


@dataclass(frozen=True)
class Code:
    """A QR code as a path of dark runs in a square of `side` modules, its quiet zone included."""

    side: int
    path: str


def draw_code(text: str) -> Code:
    """Return the QR code of a text."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    return Code(len(rows), "".join(_row(y, row) for y, row in enumerate(rows)))


def _row(y: int, row: list[bool]) -> str:
    runs, x = [], 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            runs.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(runs)
