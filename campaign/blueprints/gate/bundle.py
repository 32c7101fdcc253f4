"""The files of the scanner, each under an address that holds the digest of them all.

So a phone never mixes two versions, and whoever kept one may keep it for ever.
"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # carries no types
from rjsmin import jsmin  # type: ignore[import-untyped]  # carries no types

# Others' work is copied under `vendor/` by make.
KINDS = {".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm"}
# Has an address of its own, since a service worker governs what lies beside and under it.
APART = {"sw.js"}
# The highest quality spares a tenth. Of the decoder, a megabyte, it would take seconds.
BROTLI_QUALITY, BROTLI_QUALITY_OF_LARGE = 11, 9
LARGE = 100_000


@dataclass(frozen=True)
class AppFile:
    """One file of the scanner."""

    body: bytes
    mimetype: str

    @cached_property
    def encoded(self) -> Mapping[str, bytes]:
        """The body in each encoding there is, the best first; compressed once."""
        quality = BROTLI_QUALITY_OF_LARGE if len(self.body) > LARGE else BROTLI_QUALITY
        return {
            "br": brotli.compress(self.body, quality=quality),
            "gzip": gzip.compress(self.body, mtime=0),
        }


@dataclass(frozen=True)
class Bundle:
    """All files of the scanner by name, and nothing else."""

    files: Mapping[str, AppFile]

    @cached_property
    def digest(self) -> str:
        """A short hash over every name and body."""
        seen = hashlib.sha256()
        for name, file in self.files.items():
            seen.update(f"{name} {len(file.body)} ".encode() + file.body)
        return seen.hexdigest()[:12]


def gather(static: Path) -> Bundle:
    """Read our own files and those of others from the folder of static files."""
    files: dict[str, AppFile] = {}
    for folder, above in ((static / "gate", ""), (static / "vendor" / "gate", "vendor/")):
        for path in folder.rglob("*"):
            name = above + str(path.relative_to(folder))
            if path.suffix in KINDS and name not in APART:
                is_our_script = not above and path.suffix == ".js"
                body = _without_remarks(path) if is_our_script else path.read_bytes()
                files[name] = AppFile(body, KINDS[path.suffix])
    return Bundle(dict(sorted(files.items())))


def _without_remarks(path: Path) -> bytes:
    """Half of our own script is types and reasons, which no phone reads."""
    script: str = jsmin(path.read_text("utf-8"))
    return script.encode()
