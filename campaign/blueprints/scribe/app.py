"""The scribe's page as a phone keeps it: its modules, and the service worker that answers without signal."""

import json
from pathlib import Path

from flask import Response, abort, current_app, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from rjsmin import jsmin  # type: ignore[import-untyped]  # carries no types

from campaign import access, typefaces
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.gate.bundle import APART, AppFile, Bundle
from campaign.blueprints.scribe import bp
from campaign.looks import STATIC, static_address

FOR_EVER = 31_536_000
FOLDER = STATIC / "scribe"


@bp.record_once
def gather_files(state: BlueprintSetupState) -> None:
    """Read the page's modules once."""
    paths = sorted(path for path in FOLDER.glob("*.js") if path.name not in APART)
    state.app.extensions["scribe_bundle"] = Bundle({path.name: _file(path) for path in paths})


@bp.app_template_global("scribe_address")
def app_address(name: str) -> str:
    """Return the address of a module, in the version there is now."""
    return url_for("scribe.app_file", digest=_bundle().digest, name=name)


@bp.get("/scribe/app/<digest>/<name>")
@access.anyone
def app_file(digest: str, name: str) -> ResponseReturnValue:
    """One module. Another digest is another version, so it may be kept for ever."""
    bundle = _bundle()
    if digest != bundle.digest or name not in bundle.files:
        abort(404)
    file = bundle.files[name]
    response = Response(file.body, mimetype=file.mimetype)
    response.cache_control.public = response.cache_control.immutable = True
    response.cache_control.max_age = FOR_EVER
    return response


@bp.get(f"{PREFIX}/scribe/sw.js")
@access.anyone
def service_worker() -> ResponseReturnValue:
    """The service worker of the scribes' pages of a language, with the list of what it keeps."""
    language = language_of_request()
    addresses = [url_for("look.sheet", digest=current_app.extensions["sheet"].digest)]
    addresses += [static_address(name) for name in ("css/scribe.css", "mark.svg")]
    addresses += [app_address(name) for name in _bundle().files]
    addresses += [typefaces.address(file) for file in language.font.web]
    kept = {"version": f"{_bundle().digest}-{language.tag}", "addresses": addresses}
    code = (FOLDER / "sw.js").read_text("utf-8")
    response = Response(f"self.KEPT = {json.dumps(kept)};\n{code}", mimetype="text/javascript")
    response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response


def _bundle() -> Bundle:
    bundle: Bundle = current_app.extensions["scribe_bundle"]
    return bundle


def _file(path: Path) -> AppFile:
    return AppFile(jsmin(path.read_text("utf-8")).encode(), "text/javascript")
