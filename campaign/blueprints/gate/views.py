"""The shell of the scanner and everything it needs: all of it public, none of it about anybody."""

import hashlib
import json
from pathlib import Path
from typing import Any

from flask import Response, abort, current_app, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from campaign import access, typefaces
from campaign.addresses import language_of_request
from campaign.blueprints.gate import bp
from campaign.blueprints.gate.bundle import AppFile, Bundle, gather
from campaign.domain import carding
from campaign.looks import STATIC, static_address
from campaign.words import gate as gate_words

FOR_EVER = 31_536_000
ICON_SIZES = (192, 512)
TEMPLATES = Path(__file__).parents[2] / "templates" / "gate"


@bp.record_once
def gather_files(state: BlueprintSetupState) -> None:
    """Read the scanner's files once."""
    state.app.extensions["gate_bundle"] = gather(STATIC)


def _bundle() -> Bundle:
    bundle: Bundle = current_app.extensions["gate_bundle"]
    return bundle


def app_address(name: str) -> str:
    """Return the address of one file of the scanner, in the version there is now."""
    return url_for("gate.app_file", digest=_bundle().digest, name=name)


@bp.get("/gate/")
@access.anyone
def shell() -> ResponseReturnValue:
    """The page a steward keeps: the same for everybody, in the best language."""
    said = gate_words.words(language_of_request().tag)["words"]
    page = render_template("gate/shell.html", app_address=app_address, said=said)
    response = Response(page)
    response.vary.add("Accept-Language")
    return _revalidated(response)


@bp.get("/gate/app/<digest>/<path:name>")
@access.anyone
def app_file(digest: str, name: str) -> ResponseReturnValue:
    """One file of the scanner. Another digest is another version, so it may be kept for ever."""
    bundle = _bundle()
    if digest != bundle.digest or name not in bundle.files:
        abort(404)
    response = _compressed(bundle.files[name])
    response.cache_control.public = response.cache_control.immutable = True
    response.cache_control.max_age = FOR_EVER
    return response


def _compressed(file: AppFile) -> Response:
    for encoding, body in file.encoded.items():
        if request.accept_encodings[encoding]:
            response = Response(body, mimetype=file.mimetype)
            response.content_encoding = encoding
            break
    else:
        response = Response(file.body, mimetype=file.mimetype)
    response.vary.add("Accept-Encoding")
    return response


@bp.get("/gate/sw.js")
@access.anyone
def service_worker() -> ResponseReturnValue:
    """The service worker, with the list of what it keeps: a change anywhere makes it another."""
    kept: dict[str, Any] = {"addresses": _precached(), "faces": _faces()}
    kept["version"] = _version(kept)
    code = (STATIC / "gate" / "sw.js").read_text("utf-8")
    response = Response(f"self.KEPT = {json.dumps(kept)};\n{code}", mimetype="text/javascript")
    return _revalidated(response)


def _precached() -> list[str]:
    addresses = [url_for("gate.shell"), url_for("gate.manifest")]
    addresses += [url_for("look.sheet", digest=current_app.extensions["sheet"].digest)]
    addresses += [app_address(name) for name in _bundle().files]
    tags = current_app.extensions["pack"].languages
    addresses += [url_for("gate.words", tag=tag) for tag in tags]
    addresses += [url_for("gate.icon", size=size) for size in ICON_SIZES]
    addresses += [static_address("mark.svg")]
    return addresses


def _faces() -> dict[str, list[str]]:
    """Return where the faces of each language are; a phone keeps those of the ones it is read in."""
    spoken = current_app.extensions["pack"].spoken
    return {one.tag: [typefaces.address(file) for file in one.font.web] for one in spoken}


def _version(kept: dict[str, Any]) -> str:
    """A hash over the addresses and over what they do not tell: the shell and the words."""
    seen = hashlib.sha256(json.dumps(kept).encode())
    for name in ("shell.html", "signs.html"):
        seen.update((TEMPLATES / name).read_bytes())
    for tag in current_app.extensions["pack"].languages:
        seen.update(json.dumps(gate_words.words(tag)).encode())
    return seen.hexdigest()[:12]


@bp.get("/gate/words/<tag>.json")
@access.anyone
def words(tag: str) -> ResponseReturnValue:
    """Everything the scanner says, in one language."""
    if tag not in current_app.extensions["pack"].languages:
        abort(404)
    return _revalidated(_json(gate_words.words(tag), "application/json"))


@bp.get("/gate/manifest.webmanifest")
@access.anyone
def manifest() -> ResponseReturnValue:
    """What a phone needs to keep the page on its first screen."""
    language, pack = language_of_request(), current_app.extensions["pack"]
    said = gate_words.words(language.tag)["words"]
    described: dict[str, Any] = {
        "id": url_for("gate.shell"),
        "name": f"{said['gate']} – {pack.name.in_(language)}",
        "short_name": said["gate"],
        "lang": language.tag,
        "dir": language.direction,
        "start_url": url_for("gate.shell"),
        "scope": url_for("gate.shell"),
        "display": "standalone",
        "orientation": "portrait",
        "background_color": pack.colours.light.ground,
        "theme_color": pack.colours.light.action,
        "icons": [_icon(size) for size in ICON_SIZES],
    }
    response = _json(described, "application/manifest+json")
    response.vary.add("Accept-Language")
    return _revalidated(response)


def _icon(size: int) -> dict[str, str]:
    return {
        "src": url_for("gate.icon", size=size),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": "any maskable",
    }


@bp.get("/gate/icon-<int:size>.png")
@access.anyone
def icon(size: int) -> ResponseReturnValue:
    """The mark as a picture for a phone's first screen, in the sizes the manifest names."""
    if size not in ICON_SIZES:
        abort(404)
    picture = carding.draw_icon(current_app.extensions["pack"].colours.light, size)
    response = Response(picture, mimetype="image/png")
    response.cache_control.public, response.cache_control.max_age = True, 86_400
    return response


def _json(value: dict[str, Any], mimetype: str) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), mimetype=mimetype)


def _revalidated(response: Response) -> Response:
    response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response
