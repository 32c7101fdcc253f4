"""The whole story, once for each engine: put in, take away, send, erase, and let time go by."""

import csv
import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import time_machine
from dateutil.relativedelta import relativedelta
from flask import Flask

from campaign import clock
from campaign.cli import erasures, exports, figures, outbox, voices, worker
from campaign.domain import closing
from campaign.domain.delivering import Letter
from campaign.extensions import db
from tests.laws.canaries import files, searching
from tests.laws.canaries.at_work import AT_WORK
from tests.laws.canaries.files import Taken
from tests.laws.canaries.flock import Canary, Flock
from tests.laws.canaries.public import PUBLIC
from tests.laws.canaries.town import SEALER, Town, open_town
from tests.laws.canaries.watching import Heard, Used, heard, watched
from tests.laws.test_access import addresses
from tests.visitor import is_behind_sign_in

LEAVES = {("/account/sign-out", "POST")}
NOON = datetime(2027, 6, 2, 11, tzinfo=clock.UTC)  # a Wednesday
RELEASED = datetime(2027, 7, 2, 11, tzinfo=clock.UTC)
CAMPAIGN_LASTS = relativedelta(years=1)
Where = dict[Canary, set[str]]  # columns, by the canary that stands in them


@dataclass
class Story:
    """What was found at each step."""

    flock: Flock
    logged: Heard
    used: Used
    kept: Where = field(default_factory=dict)  # before anything was erased
    taken: list[Taken] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    in_outbox: dict[str, set[Canary]] = field(default_factory=dict)  # by the time since sending
    erased: set[str] = field(default_factory=set)  # whose
    after_erasure: Where = field(default_factory=dict)
    in_files: set[Canary] = field(default_factory=set)  # of names, 24 hours after they were made
    at_the_end: Where = field(default_factory=dict)


def tell(app: Flask, rounds: int, *, every_table: bool) -> Story:
    """Let each input be used by so many people."""
    flock = Flock(_postcodes(app))
    with heard(app) as logged, watched(app, flock) as used:
        story = Story(flock, logged, used)
        with time_machine.travel(NOON, tick=False), _campaign_that_ends(app):
            town = open_town(app, flock)
            _put_in(town, rounds)
            _ask_with_them(town)
            story.kept = _look(app, flock)
            story.taken += files.every(town, every_table=False)
            _send(town, story)
            _erase_half(town, story)
        with _campaign_that_ends(app):
            _wait_for_outbox(town, story)
            _wait_for_figures(town, story, every_table=every_table)
            _wait_for_the_end(app, story)
    return story


def _put_in(town: Town, rounds: int) -> None:
    for number in range(rounds):
        for act in (*PUBLIC, *AT_WORK):
            act(town, number)


def _ask_with_them(town: Town) -> None:
    """Ask for every address with canaries in it, beside it and under it."""
    flock, whose = town.flock, "passer-by"
    name, email = flock.name("address", whose), flock.email("address", whose)
    words, number = flock.sentence("address", whose), flock.mobile("address", whose)
    about = {"User-Agent": email, "Referer": f"http://localhost/en/events?q={number}"}
    named = dict.fromkeys(("token", "slug", "code", "group", "draw", "uid", "key", "what"), name)
    asked = {(one.path, one.method) for one in addresses(town.app, **named)}
    browsers = {True: town.browsers["staff"], False: town.fresh()}
    for path, method in sorted(asked - LEAVES):
        told = {"data": {"name": words, "email": email}} if method == "POST" else {}
        query = {"q": words, "next": email}
        browser = browsers[is_behind_sign_in(path)]
        browser._ask(method, path, headers=about, query_string=query, **told)


def _look(app: Flask, flock: Flock) -> Where:
    with app.app_context():
        found = searching.in_tables(db.session(), SEALER, flock)
        db.session.remove()
        return found


def _send(town: Town, story: Story) -> None:
    """Send all that is due."""
    story.in_outbox["sealed"] = _in_outbox(town, story.flock)
    night(town.app, NOON, story)


def _wait_for_outbox(town: Town, story: Story) -> None:
    """Send what is due later, and look at the outbox when each kind's time is up."""
    night(town.app, NOON + timedelta(days=1), story)
    kept = _look(town.app, story.flock)
    story.in_files = {one for one, columns in kept.items() if "export_part.content" in columns}
    for days in (2, 3):
        night(town.app, NOON + timedelta(days=days), story)
    told = _in_outbox(town, story.flock)
    story.in_outbox["circle"] = {one for one in told if one.source.startswith("circle.")}
    night(town.app, NOON + timedelta(days=10), story)
    story.in_outbox["after"] = _in_outbox(town, story.flock)


def _in_outbox(town: Town, flock: Flock) -> set[Canary]:
    found = _look(town.app, flock)
    return {one for one, columns in found.items() if any("message." in c for c in columns)}


def night(app: Flask, now: datetime, story: Story) -> None:
    """All that happens by itself, at this moment."""

    class Hand:
        def send(self, letter: Letter) -> None:
            story.letters.append(letter)

    with time_machine.travel(now, tick=False), app.app_context():
        outbox.pass_on()
        for act in (voices.mix, exports.forget, worker.forget):
            act()
        while claimed := outbox.sending.claim(db.session(), channels=("email", "sms"), now=now):
            db.session.commit()
            outbox.hand_over(claimed, Hand(), now=now)
        db.session.remove()


def _erase_half(town: Town, story: Story) -> None:
    """Every other person erases what is held, by the page they have or by her word."""
    for whose, page in town.pages.items():
        if int(whose.split()[1]) % 2 and not whose.startswith("circle"):
            continue
        story.erased.add(whose)
        if whose.startswith("circle "):
            _erase_by_word(town, page)
        else:
            town.fresh().send(f"{page}/erase")
    story.after_erasure = _look(town.app, story.flock)
    with town.app.app_context():
        erasures.copy()
        db.session.remove()
    ledger = Path(town.app.config["ERASURES"]).read_text("utf-8")
    story.after_erasure |= {one: {"the ledger"} for one in story.flock.found_in(ledger)}


def _erase_by_word(town: Town, word: str) -> None:
    facilitator = town.browsers["facilitator"]
    page = facilitator.send("/meetings/tuesday/erase", 200, word=word)
    uid = next(a["value"] for a in page.all("input") if a.get("name") == "member")
    facilitator.send("/meetings/tuesday/erase/one", word=word, member=uid)


def _wait_for_figures(town: Town, story: Story, *, every_table: bool) -> None:
    for days in (14, 20, 29):
        night(town.app, NOON + timedelta(days=days), story)
    with time_machine.travel(RELEASED, tick=False):
        with town.app.app_context():
            figures.release_due()
            db.session.remove()
        town.enter()
        story.taken += files.every(town, only_published=True, every_table=every_table)


def _wait_for_the_end(app: Flask, story: Story) -> None:
    end = NOON + CAMPAIGN_LASTS + closing.KEPT
    for later in (*range(33, 40), 91, 130, 200, 370, 400, 735):
        night(app, NOON + timedelta(days=later), story)
    night(app, max(end, NOON + timedelta(days=736)) + timedelta(days=1), story)
    story.at_the_end = _look(app, story.flock)


def _postcodes(app: Flask) -> Iterator[str]:
    """Every postcode of the town but those the town itself writes on its pages."""
    pack = app.extensions["pack"]
    with (pack.folder / "postcodes.csv").open(encoding="utf-8") as lines:
        known = [row["postcode"] for row in csv.DictReader(lines)]
    yield from (one for one in known if one not in repr(pack))


@contextmanager
def _campaign_that_ends(app: Flask) -> Iterator[None]:
    before = app.extensions["pack"]
    ends = NOON.date() + CAMPAIGN_LASTS
    app.extensions["pack"] = dataclasses.replace(before, ends_on=ends)
    try:
        yield
    finally:
        app.extensions["pack"] = before
