"""Everything that can be taken away or read by many: each with who may open it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from campaign import access
from campaign.domain import cataloguing, drawing
from campaign.extensions import db
from campaign.models import Draw
from tests.blueprints.exports import asking
from tests.laws.canaries import searching
from tests.laws.canaries.flock import Canary
from tests.laws.canaries.town import SEALER, Town

FORMS = ("csv", "xlsx", "json", "docx", "pdf")
PUBLISHED = {"anyone", "analyst"}
# Whose page of a person, by the part of the program that shows it.
PRIVATE = {"receipt": "pledge", "booking": "place", "ambassadors": "ambassador"}
PRIVATE |= {"certificates": "ambassador"}
OPENS = {"member": "host", "lead": "lead", "facilitator": "facilitator", "admin": "admin"}
OPENS |= {"analyst": "staff", "staff": "staff"}


@dataclass(frozen=True)
class Taken:
    """One file or page as it came, and whose private page it belongs to, if any."""

    endpoint: str
    path: str
    whose: str
    found: frozenset[Canary]


def every(town: Town, *, only_published: bool = False, every_table: bool = True) -> list[Taken]:
    """Take every file there is, and read every page of figures and every public one.

    Of the many tables of the catalogue one of each figure, unless `every_table`.
    """
    with town.app.app_context():
        values = _values(town)
        db.session.remove()
    if not every_table:
        first = {key.partition(".")[0]: key for key in reversed(values["key"])}
        values["key"] = sorted(first.values())
    found = [] if only_published else list(_named(town))
    for rule in town.app.url_map.iter_rules():
        if _is_wanted(town.app, rule) and not (
            only_published and not _is_published(town.app, rule)
        ):
            found += _of_rule(town, rule, values)
    return found


def _is_published(app: Flask, rule: Rule) -> bool:
    return access.declared(app, rule.endpoint) in PUBLISHED


def _is_wanted(app: Flask, rule: Rule) -> bool:
    if "GET" not in (rule.methods or ()) or rule.endpoint.endswith(":negotiated"):
        return False
    is_file = "." in rule.rule.rpartition("/")[2]
    return is_file or _is_published(app, rule)


def _of_rule(town: Town, rule: Rule, values: dict[str, list[str]]) -> Iterator[Taken]:
    known = values | _of_persons(town, rule)
    names = sorted(rule.arguments)
    browser = town.browsers.get(
        OPENS.get(access.declared(town.app, rule.endpoint), ""), town.fresh()
    )
    for chosen in product(*(known[name] for name in names)):
        path = _path(town.app, rule, dict(zip(names, chosen, strict=True)))
        if path is None:
            continue
        response = browser._ask("GET", path)
        assert response.status_code < 500, path
        if response.status_code == 200:
            yield _taken(town, rule.endpoint, path, response.get_data())


def _taken(town: Town, endpoint: str, path: str, data: bytes) -> Taken:
    whose = next((who for who, page in town.pages.items() if path.startswith(page)), "")
    return Taken(endpoint, path, whose, frozenset(town.flock.found_in(searching.in_file(data))))


def _path(app: Flask, rule: Rule, values: dict[str, str]) -> str | None:
    with app.test_request_context():
        try:
            return app.url_map.bind("localhost").build(rule.endpoint, values)
        except ValueError:  # this form or number is none of this address
            return None


def _of_persons(town: Town, rule: Rule) -> dict[str, list[str]]:
    """Return the secrets of persons' own pages that fit an address."""
    kind = PRIVATE.get(rule.endpoint.partition(".")[0])
    if kind is None:
        return {}
    pages = [page for whose, page in town.pages.items() if whose.startswith(f"{kind} ")]
    return {"token": [page.rpartition("/")[2] for page in pages]}


def _values(town: Town) -> dict[str, list[Any]]:
    drawn = db.session.query(Draw).all()
    tokens = [drawing.token_of(row, SEALER) for row in drawn]
    return {
        "lang": ["en"],
        "slug": ["meal", "iftar", "ours"],
        "group": ["friends"],
        "workshop": ["kind-streets"],
        "draw": [row.uid for row in drawn],
        "token": tokens,
        "day": [town.facts["day"], town.facts["began"]],
        "tag": ["en"],
        "form": list(FORMS),
        "quarter": ["2027Q2"],
        "key": sorted(cataloguing.CATALOGUE),
        "what": ["pledges", "events", "attendance", "figures"],
        "after": ["pledge"],
        "month": [town.facts["day"][:7]],
    } | dict.fromkeys(("code", "digest", "name", "project", "uid", "number", "size"), [])


def _named(town: Town) -> Iterator[Taken]:
    """Yield the files of data that were asked for."""
    asking.made(town.app)
    staff = town.browsers["staff"]
    for address in town.facts["files"]:
        staff.open(address)
        data = asking.taken(staff, address).get_data()
        yield _taken(town, "exports.take", address, data)
