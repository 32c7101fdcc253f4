"""The two pages of translations: every language of a thing, and one beside its original."""

from collections import Counter
from typing import Any

from flask import abort, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from campaign import clock
from campaign.blueprints.texts.side_by_side import Line, Page
from campaign.blueprints.texts.things import Thing
from campaign.blueprints.texts.town import people, unread
from campaign.domain import answering, auditing, translating
from campaign.domain.translating import State
from campaign.extensions import db, desk_words
from campaign.languages import LANGUAGES
from campaign.refusals import EVENT_REFUSALS, explain
from campaign.words.draw import isolated

_dl = desk_words.lazy_gettext

LOST = _dl("What you wrote here has no place any more. Copy it.")
STATES: dict[str, Any] = {
    State.MISSING: _dl("Missing"),
    State.OUTDATED: _dl("Outdated"),
    State.DRAFT: _dl("Draft"),
    State.CHECKED: _dl("Checked"),
}


def overview(thing: Thing) -> ResponseReturnValue:
    """Every language of a thing, those most read in the town first, and how its texts stand in each."""
    found = _counted(thing)
    ranked = translating.most_read(people(), found)
    rows = [(LANGUAGES[tag], number, found[tag]) for tag, number in ranked]
    facts = {"rows": rows, "states": STATES, "done": request.args.get("done") == "saved"}
    return render_template("texts/overview.html", thing=thing, unread=unread(thing), **facts)


def one_language(thing: Thing, tag: str) -> ResponseReturnValue:
    """One language of a thing beside its original."""
    return _answer(_page(thing, tag))


def save(thing: Thing, tag: str) -> ResponseReturnValue:
    """Keep what was written in one language, and note which group's speaker has checked what.

    A text that somebody else changed meanwhile stays as it is, with what was typed beside it.
    """
    page = _page(thing, tag)
    if not page.take(request.form):
        return _answer(page, 422)
    try:
        _keep(page)
        if page.problems:
            db.session.rollback()
            return _answer(page, 422)
        db.session.commit()
    except EVENT_REFUSALS as refusal:
        db.session.rollback()
        sentence = explain(refusal)
        return _answer(page, sentence.status, sentence.about(refusal))
    if page.overtaken or page.lost:
        return _overtaken(page)
    return redirect(thing.to_read() or f"{thing.address}?done=saved", 303)


def _overtaken(page: Page) -> ResponseReturnValue:
    """Show what is there now, and beside it what was typed over something else."""
    refusal, now = answering.Overtaken(), _page(page.thing, page.tag)
    sentence = explain(refusal)
    now.show_again(page, sentence.about(refusal))
    return _answer(now, 409 if now.lost else sentence.status)


def _page(thing: Thing, tag: str) -> Page:
    if tag not in thing.tags:
        abort(404)
    return Page(thing, tag)


def _keep(page: Page) -> None:
    session = db.session()
    for sheet in page.thing.sheets:
        if changed := page.changed(sheet):
            with translating.noting(session, sheet.subject, sheet.shown or sheet.read):
                sheet.write(page.tag, changed)
            _record("text.translated", page)
        checked = page.checked(sheet)
        for line in checked:
            _check(page, line)
        if checked:
            _record("text.checked", page)


def _check(page: Page, line: Line) -> None:
    sheet, by = line.sheet, page.thing.checkers[page.by]
    texts, shown = sheet.read()[line.block], sheet.shown_of(line.block)
    where = (db.session(), sheet.subject, line.block, texts, page.tag)
    try:
        translating.check(*where, by=by, on=clock.today(), shown=shown)
    except translating.NothingToCheck as refusal:
        line.wrong = explain(refusal).about(refusal)


def _record(deed: str, page: Page) -> None:
    thing = f"{page.thing.subject[:110]}:{page.tag}"
    auditing.record(db.session(), actor=g.account, deed=deed, thing=thing, now=clock.now())


def _counted(thing: Thing) -> dict[str, Counter[State]]:
    """Return how many texts stand how in each language; none at all in that of every original."""
    found: dict[str, Counter[State]] = {tag: Counter() for tag in thing.tags}
    for sheet in thing.sheets:
        where, shown = (db.session(), sheet.subject, sheet.read()), sheet.blocks_shown
        standings = translating.states(*where, found, shown=shown)
        for of_block in standings.values():
            for tag, standing in of_block.items():
                found[tag][standing.state] += 1
    return found


def _answer(page: Page, status: int = 200, refused: str = "") -> ResponseReturnValue:
    problems = [*([("read", refused)] if refused else []), *page.problems]
    problems += [("lost", str(LOST))] if page.lost else []
    shown = render_template(
        "texts/one.html",
        thing=page.thing,
        page=page,
        spoken=LANGUAGES[page.tag],
        states=STATES,
        problems=problems,
        lost=LOST,
        languages=LANGUAGES,
        isolated=isolated,
    )
    return shown, status
