"""Languages in addresses: `/<lang>/…` says it, and without the prefix the best one is negotiated."""

from typing import Any
from urllib.parse import unquote

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import refresh

from campaign import access, engines, security
from campaign.languages import (
    DESK_LANGUAGES,
    LANGUAGES,
    SOURCE,
    Language,
    LanguageConverter,
    negotiate,
)

PREFIX = "/<language:lang>"


def language_of_request() -> Language:
    """Return the address's language; without one (errors, mostly) the best the reader accepts."""
    if "language" in g:
        return g.language
    if not request:
        return SOURCE
    offered = current_app.extensions["pack"].languages
    if access.is_behind_sign_in():
        return _language_behind_sign_in(offered)
    first = request.path.split("/", 2)[1]
    return LANGUAGES[first] if first in offered else negotiate(request.accept_languages, offered)


def _language_behind_sign_in(offered: tuple[str, ...]) -> Language:
    """Return the account's own language, else the best of the few that pages there are in."""
    few = tuple(tag for tag in DESK_LANGUAGES if tag in offered) or (SOURCE.tag,)
    own = g.account.language if "account" in g else ""
    return LANGUAGES[own] if own in few else negotiate(request.accept_languages, few)


def locale_of_request() -> str:
    """Return the locale Flask-Babel is to use."""
    return language_of_request().locale


def speak(language: Language) -> None:
    """Say what follows in a language, where no reader asked for a page.

    A worker says one thing after another, and the words would stay in the language of the first.
    """
    g.language = language
    refresh()


def read_languages(app: Flask) -> None:
    """Take the language out of each address, and put it into each address that is made."""
    app.url_map.converters["language"] = LanguageConverter

    app.url_map.merge_slashes = False  # `//elsewhere.example/en` is no address of ours

    @app.before_request
    def note_whether_it_writes() -> None:
        writes = request.method not in {"GET", "HEAD", "OPTIONS"}
        engines.writing.set(writes)
        asked = request.full_path if access.is_behind_sign_in() else request.path
        if "\0" in unquote(asked):
            abort(404)  # PostgreSQL has no such text, so nothing can be there
        if writes and request.endpoint:
            security.read_body()

    @app.url_value_preprocessor
    def take(endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "lang" in values:
            language = values.pop("lang")
            if language.tag not in app.extensions["pack"].languages:
                abort(404)
            g.language = language

    @app.url_defaults
    def give(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = language_of_request()


def negotiate_without_prefix(app: Flask) -> None:
    """Give every page under a language a twin without it, which sends readers to their language."""
    pages = [r for r in app.url_map.iter_rules() if r.rule.startswith(PREFIX)]
    for rule in pages:
        if rule.methods and "GET" in rule.methods:
            app.add_url_rule(
                rule.rule.removeprefix(PREFIX),
                f"{rule.endpoint}:negotiated",
                _send_to_language,
                methods=["GET"],
            )


@access.anyone
def _send_to_language(**values: Any) -> ResponseReturnValue:
    endpoint = (request.endpoint or "").removesuffix(":negotiated")
    address = url_for(endpoint, lang=language_of_request(), **values)
    query = request.query_string.decode("ascii", "ignore")
    response = redirect(f"{address}?{query}" if query else address)
    response.vary.add("Accept-Language")
    return response
