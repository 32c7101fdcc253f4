"""A published table as rows of CSV and as JSON: keys that stay, and words in the reader's language."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from flask import current_app

from campaign.addresses import language_of_request
from campaign.domain.cataloguing import Entry
from campaign.domain.disclosing import At, read
from campaign.domain.exporting import Cell
from campaign.domain.rounding import ROUNDED_TO
from campaign.models.release import Release
from campaign.words import figure as figure_words

LICENCE = "CC-BY-4.0"  # SPDX
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"


def headings(entry: Entry) -> list[str]:
    """Return the names of a table's columns, the same in every language."""
    by = [heading for name in entry.by for heading in (name, f"{name}_name")]
    return ["quarter", "first_day", "last_day", "is_whole", *by, "count", "is_hidden"]


def rows(entry: Entry, releases: Sequence[Release]) -> Iterator[list[Cell]]:
    """Yield a table's rows; what is hidden has no count, and says that it is hidden."""
    for release in releases:
        days = (release.first.isoformat(), release.up_to.isoformat())
        for at, count in read(release.content).cells.items():
            by = [text for pair in _named(entry, at) for text in pair]
            is_whole, is_hidden = int(release.is_whole), int(count is None)
            yield [release.quarter, *days, is_whole, *by, count, is_hidden]


def as_json(entry: Entry, releases: Sequence[Release]) -> dict[str, Any]:
    """Return a table as JSON."""
    return {
        **about(),
        "table": entry.key,
        "title": figure_words.title(entry),
        "by": list(entry.by),
        "rounded_to": ROUNDED_TO,
        "releases": [_release(entry, release) for release in releases],
    }


def about() -> dict[str, str]:
    """Return whose data this is, under which terms, and in which language its words are."""
    language = language_of_request()
    organisation = current_app.extensions["pack"].organisation.in_(language)
    return {
        "licence": LICENCE,
        "licence_address": LICENCE_ADDRESS,
        "attribution": organisation,
        "language": language.tag,
    }


def json_of(content: dict[str, Any]) -> bytes:
    """Return JSON as bytes."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _release(entry: Entry, release: Release) -> dict[str, Any]:
    safe = read(release.content)
    return {
        "quarter": release.quarter,
        "first_day": release.first.isoformat(),
        "last_day": release.up_to.isoformat(),
        "is_whole": release.is_whole,
        "total": safe.total,
        "cells": [_cell(entry, at, count) for at, count in safe.cells.items()],
    }


def _cell(entry: Entry, at: At, count: int | None) -> dict[str, Any]:
    named = {
        text: said
        for name, (key, label) in zip(entry.by, _named(entry, at), strict=True)
        for text, said in ((name, key), (f"{name}_name", label))
    }
    return {**named, "count": count}


def _named(entry: Entry, at: At) -> Iterator[tuple[str, str]]:
    """Yield each key of a cell with what it is called."""
    for name, key in zip(entry.by, at, strict=True):
        yield key, figure_words.value(entry, name, key)
