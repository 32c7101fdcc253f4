"""What residents hear: the players on a page, and the files they play."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Response, abort, current_app, g, request, send_file

from campaign import access, engines
from campaign.addresses import language_of_request
from campaign.blueprints.hearing import bp
from campaign.domain import sounding, speaking
from campaign.extensions import db
from campaign.languages import SPOKEN, Spoken
from campaign.looks import direction_of
from campaign.models import SignedVideo, SpokenText

NAME = re.compile(r"([0-9a-f]{64})\.(ogg|m4a)")
KINDS = {sounding.OPUS: "audio/ogg", sounding.AAC: "audio/mp4"}


@dataclass(frozen=True)
class Shown:
    """A recording as a page shows it."""

    row: SpokenText
    tongue: Spoken

    @property
    def length(self) -> str:
        """How long it is, in minutes and seconds."""
        return f"{self.row.seconds // 60}:{self.row.seconds % 60:02}"

    @property
    def direction(self) -> str:
        """The direction of what is said, in words."""
        return direction_of(self.row.transcript_language)


@dataclass(frozen=True)
class Around:
    """What stands beside one text: recordings, those for readers of this page's language first."""

    sounds: list[Shown]
    video: SignedVideo | None


def folder() -> Path:
    """Return where recordings are kept."""
    return Path(current_app.instance_path) / "sounds"


@bp.get("/sounds/<name>")
@access.anyone
def play(name: str) -> Response:
    """A file of a recording, or a part of it; other bytes have another name, so it may be kept for ever."""
    found = NAME.fullmatch(name)
    path = sounding.path_of(found[1], found[2], folder()) if found else None
    if found is None or path is None or not path.is_file():
        abort(404)
    response = send_file(path, mimetype=KINDS[found[2]], conditional=True)
    response.cache_control.no_cache = None
    response.cache_control.public = response.cache_control.immutable = True
    response.cache_control.max_age = 31_536_000
    return response


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Give pages what is heard of the texts on them."""
    return {"heard_of": heard_of}


def heard_of(subject: str) -> Mapping[str, Around]:
    """Return how the texts of a thing are heard and signed, by block; the page may then play sound."""
    if request.method == "POST" and not db.session().in_transaction():
        engines.writing.set(False)  # a form that is shown again keeps no writer waiting
    found = speaking.heard(db.session(), subject)
    g.plays_sound = g.get("plays_sound") or any(one.sounds for one in found.values())
    return {block: Around(_ordered(one.sounds), one.video) for block, one in found.items()}


@bp.after_app_request
def let_it_play(response: Response) -> Response:
    """Allow our own sound, on a page that has some."""
    if g.get("plays_sound"):
        policy = response.headers.get("Content-Security-Policy", "")
        response.headers["Content-Security-Policy"] = f"{policy}; media-src 'self'"
    return response


def _ordered(rows: list[SpokenText]) -> list[Shown]:
    reader = language_of_request().tag
    shown = [Shown(row, SPOKEN[row.spoken]) for row in rows]
    return sorted(shown, key=lambda one: one.tongue.beside != reader)
