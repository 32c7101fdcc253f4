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
from campaign.domain.speaking import Heard
from campaign.extensions import db
from campaign.languages import SOURCE, SPOKEN, Spoken
from campaign.looks import direction_of
from campaign.models import SignedVideo, SpokenText
from events.models import Event

NAME = re.compile(r"([0-9a-f]{64})\.(ogg|m4a)")
A_DAY = 86_400  # seconds: a name stays with its bytes, but what is taken down shall be gone
PLEDGE = "page:pledge"
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
    """A file of a recording, or a part of it, of something residents see; it may be kept for a day."""
    path, digest, kind = _named(name)
    if not speaking.is_public(db.session(), digest):
        abort(404)
    return send_file(path, mimetype=kind, conditional=True, max_age=A_DAY)


def play_own(subject: str, name: str) -> Response:
    """Return a file of one thing's own, for those who may open that before residents do; kept nowhere."""
    path, digest, kind = _named(name)
    if subject not in speaking.subjects_of(db.session(), digest):
        abort(404)
    response = send_file(path, mimetype=kind, conditional=True)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Give pages what is heard of the texts on them."""
    return {
        "heard_of": heard_of,
        "heard_of_event": heard_of_event,
        "heard_of_pledge": heard_of_pledge,
    }


def heard_of(subject: str) -> Mapping[str, Around]:
    """Return how the texts of a thing are heard and signed, by block, for those who arrange it."""
    return _around(_found(subject))


def heard_of_event(event: Event) -> Mapping[str, Around]:
    """Return how residents hear an event, and see it signed: nothing that is outdated."""
    found = _found(f"event:{event.slug}")
    sources = speaking.sources(db.session(), event) if found else {}
    return _around(speaking.as_written_now(found, sources))


def heard_of_pledge() -> Mapping[str, Around]:
    """Return how residents hear the pledge, and see it signed: nothing that is outdated."""
    return _around(speaking.as_written_now(_found(PLEDGE), promises()))


def promises() -> dict[str, str]:
    """Return what the pledge says, by block, in the language it was written in first."""
    pack = current_app.extensions["pack"]
    return {"promises": "\n".join(promise.in_(SOURCE) for promise in pack.promises)}


@bp.after_app_request
def let_it_play(response: Response) -> Response:
    """Allow our own sound, on a page that has some."""
    if g.get("plays_sound"):
        policy = response.headers.get("Content-Security-Policy", "")
        response.headers["Content-Security-Policy"] = f"{policy}; media-src 'self'"
    return response


def _named(name: str) -> tuple[Path, str, str]:
    """Return where a file lies, its digest and its kind, by its name in an address, or end with 404."""
    found = NAME.fullmatch(name)
    path = sounding.path_of(found[1], found[2], folder()) if found else None
    if found is None or path is None or not path.is_file():
        abort(404)
    return path, found[1], KINDS[found[2]]


def _found(subject: str) -> Mapping[str, Heard]:
    if request.method == "POST" and not db.session().in_transaction():
        engines.writing.set(False)  # a form that is shown again keeps no writer waiting
    return speaking.heard(db.session(), subject)


def _around(found: Mapping[str, Heard]) -> Mapping[str, Around]:
    """Make what a page shows; it may then play sound."""
    g.plays_sound = g.get("plays_sound") or any(one.sounds for one in found.values())
    return {block: Around(_ordered(one.sounds), one.video) for block, one in found.items()}


def _ordered(rows: list[SpokenText]) -> list[Shown]:
    reader = language_of_request().tag
    shown = [Shown(row, SPOKEN[row.spoken]) for row in rows]
    return sorted(shown, key=lambda one: one.tongue.beside != reader)
