"""Themes on the desk: made, answered, shown to residents, and what is overdue."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock, security
from campaign.blueprints.answers import bp
from campaign.blueprints.answers.finding import FORM_REFUSALS, note, refused, shown
from campaign.blueprints.answers.forms import ThemeForm, theme_as_typed
from campaign.blueprints.hosts.events import EDITOR_BYTES
from campaign.domain import aiming, answering, phrasing, theming, translating
from campaign.extensions import db, desk_words
from campaign.forms import sent_form
from campaign.looks import in_order, told
from campaign.models import Theme
from campaign.models.theme import ANSWERS, HEARD
from campaign.refusals import explain
from campaign.words.answer import FIELDS, STATES

_dl = desk_words.lazy_gettext

THEMES = "/desk/themes"
THEME = f"{THEMES}/<slug>"
OVERDUE = "overdue"
# What the list can be narrowed to.
SHOWN: dict[str, Any] = {
    "": _dl("All themes"),
    OVERDUE: _dl("Overdue"),
    "open": _dl("Not answered yet"),
    "answered": _dl("Answered"),
}
DONE = {
    "saved": _dl("Saved."),
    "published": _dl("Residents see it now."),
    "taken_back": _dl("Residents no longer see it."),
    "merged": _dl("Everything under it is under this theme now."),
    "removed": _dl("The theme is deleted."),
}


@bp.get(THEMES)
@access.staff
def themes() -> ResponseReturnValue:
    """The themes, overdue ones counted, with how often each was heard."""
    session, today = db.session(), clock.today()
    wanted = request.args.get("show", "")
    late = answering.overdue(session, today)
    states = {"open": (HEARD,), "answered": ANSWERS}.get(wanted, ())
    found = late if wanted == OVERDUE else answering.themes(session, states=states)
    return render_template(
        "answers/themes.html",
        themes=found,
        late={theme.id for theme in late},
        heard=theming.heard_of(session, found),
        wanted=wanted if wanted in SHOWN else "",
        shown=SHOWN,
        states=STATES,
        done=DONE.get(request.args.get("done", "")),
    )


@bp.get(f"{THEMES}/new")
@access.staff
def new_theme() -> ResponseReturnValue:
    """An empty theme."""
    return shown("answers/theme_edit.html", _form(None))


@bp.post(f"{THEMES}/new")
@access.staff
@security.up_to(EDITOR_BYTES)
def make_theme() -> ResponseReturnValue:
    """Keep a new theme, which nobody outside sees."""
    form = _form(request.form)
    if not form.check():
        return shown("answers/theme_edit.html", form, 422)
    made = answering.begin(db.session(), form.as_answer, now=clock.now())
    return _done(made, "made", "saved")


@bp.get(THEME)
@access.staff
def theme(slug: str) -> ResponseReturnValue:
    """One theme: what was said under it, its answer, and what can be done."""
    return _answer(answering.theme(db.session(), slug))


@bp.get(f"{THEME}/edit")
@access.staff
def edit_theme(slug: str) -> ResponseReturnValue:
    """A theme, ready to edit."""
    found = answering.theme(db.session(), slug)
    form = _form(None, theme_as_typed(found, answering.mark(found)))
    return shown("answers/theme_edit.html", form, theme=found)


@bp.post(f"{THEME}/edit")
@access.staff
@security.up_to(EDITOR_BYTES)
def save_theme(slug: str) -> ResponseReturnValue:
    """Keep a theme and its answer; what residents see changes at once."""
    found = answering.theme(db.session(), slug, to_change=True)
    form = _form(request.form, phrasing.texts_of(found, phrasing.THEME))
    page = "answers/theme_edit.html"
    if not form.check():
        return shown(page, form, 422, theme=found)
    try:
        with translating.noting_row(db.session(), f"theme:{slug}", found, phrasing.THEME):
            answering.change(found, form.as_answer, now=clock.now(), read=form.read.data or "")
    except FORM_REFUSALS as refusal:
        return refused(page, form, refusal, mark=lambda: answering.mark(found), theme=found)
    return _done(found, "edited", "saved")


@bp.post(f"{THEME}/publish")
@access.staff
def publish_theme(slug: str) -> ResponseReturnValue:
    """Show a theme to residents, unless they would miss something."""
    sent_form()
    found = answering.theme(db.session(), slug, to_change=True)
    try:
        answering.publish(found, now=clock.now())
    except answering.NotAnswered as refusal:
        return _answer(found, refusal)
    return _done(found, "published", "published")


@bp.post(f"{THEME}/take-back")
@access.staff
def take_theme_back(slug: str) -> ResponseReturnValue:
    """Show a theme to residents no longer."""
    sent_form()
    found = answering.theme(db.session(), slug, to_change=True)
    answering.take_back(found, now=clock.now())
    return _done(found, "taken_back", "taken_back")


@bp.post(f"{THEME}/merge")
@access.staff
def merge_theme(slug: str) -> ResponseReturnValue:
    """Put everything under one theme under another."""
    into = sent_form().get("into", "")
    found = answering.theme(db.session(), slug, to_change=True)
    others = {one.slug: one for one in theming.choosable(db.session()) if one.id != found.id}
    if into not in others:
        return _answer(found, answering.NoSuchTheme())
    answering.merge(db.session(), found, others[into])
    note("theme.merged", f"theme:{found.slug}")
    return _done(others[into], "grown", "merged")


@bp.post(f"{THEME}/remove")
@access.staff
def remove_theme(slug: str) -> ResponseReturnValue:
    """Delete a theme with nothing under it; otherwise say so, and lose nothing."""
    sent_form()
    found = answering.theme(db.session(), slug, to_change=True)
    try:
        answering.remove(db.session(), found)
    except answering.ThemeHeard as refusal:
        return _answer(found, refusal)
    translating.forget(db.session(), f"theme:{slug}")
    note("theme.removed", f"theme:{slug}")
    db.session.commit()
    return redirect(url_for("answers.themes", done="removed"), 303)


def _form(sent: Any, kept: dict[str, Any] | None = None) -> ThemeForm:
    return ThemeForm(sent, aims=aiming.aims(db.session()), data=kept or {})


def _answer(theme: Theme, refusal: Exception | None = None) -> ResponseReturnValue:
    """Show one theme, with why something could not be done."""
    session = db.session()
    sentence = explain(refusal) if refusal else None
    every = in_order(theming.choosable(session), lambda theme: told(theme.title))
    page = render_template(
        "answers/theme.html",
        theme=theme,
        heard=theming.heard(session, theme),
        sayings=theming.sayings(session, theme),
        others=[one for one in every if one.id != theme.id],
        missing=[FIELDS[name] for name in answering.missing(theme)],
        is_late=theme in answering.overdue(session, clock.today()),
        states=STATES,
        wrong=sentence.about(refusal) if sentence and refusal else "",
        done=DONE.get(request.args.get("done", "")),
    )
    return page, sentence.status if sentence else 200


def _done(theme: Theme, deed: str, what: str) -> ResponseReturnValue:
    note(f"theme.{deed}", f"theme:{theme.slug}")
    db.session.commit()
    return redirect(url_for("answers.theme", slug=theme.slug, done=what), 303)
