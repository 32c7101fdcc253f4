"""QR codes (ISO/IEC 18004) as they are drawn: runs of dark modules in a square."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import qrcode
from qrcode.util import QRData

QUIET_ZONE = 4  # modules, all around (section 6.3.8)


@dataclass(frozen=True)
class Code:
    """A QR code of `side` by `side` modules, quiet zone included; each run is (x, y, length)."""

    side: int
    runs: list[tuple[int, int, int]]


def encode(content: str | QRData, correction: int) -> Code:
    """Return the smallest QR code of a content, at one of qrcode's levels of error correction."""
    code = qrcode.QRCode(error_correction=correction, border=QUIET_ZONE)
    code.add_data(content)
    code.make(fit=True)
    matrix = code.get_matrix()
    return Code(len(matrix), [run for y, row in enumerate(matrix) for run in _runs(y, row)])


def _runs(y: int, row: list[bool]) -> Iterator[tuple[int, int, int]]:
    x = 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            yield x, y, length
        x += length
