"""Translations of what staff write for the town: surveys, themes, aims and projects."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign import access, clock, security
from campaign.blueprints.hosts.events import EDITOR_BYTES
from campaign.blueprints.texts import bp, shapes, showing
from campaign.blueprints.texts.things import Sheet, Thing, every_checker, sheet_of
from campaign.domain import questioning, translating
from campaign.extensions import db, desk_words
from campaign.looks import told
from campaign.models import Aim, Project, Survey, Theme

_dl = desk_words.lazy_gettext

TEXTS = "/desk/texts/<kind>/<slug>"


@dataclass(frozen=True)
class Kind:
    """Something staff write: its table, its texts, and the pages it is on."""

    table: type[Any]
    title: str  # the column of its name
    sheets: Callable[[Any], list[Sheet]]
    listed: tuple[str, Any]  # the page that lists them all, and what that is called
    address: Callable[[Any], str] | None = None  # of its own page, where it has one


@bp.get(TEXTS)
@access.staff
def of_thing(kind: str, slug: str) -> ResponseReturnValue:
    """Every language of something."""
    return showing.overview(_thing(kind, slug))


@bp.get(f"{TEXTS}/<tag>")
@access.staff
def thing_in(kind: str, slug: str, tag: str) -> ResponseReturnValue:
    """One language of something beside its original."""
    return showing.one_language(_thing(kind, slug), tag)


@bp.post(f"{TEXTS}/<tag>")
@access.staff
@security.up_to(EDITOR_BYTES)
def save_thing(kind: str, slug: str, tag: str) -> ResponseReturnValue:
    """Keep one language of something; what residents see changes at once."""
    return showing.save(_thing(kind, slug, to_change=True), tag)


def _thing(name: str, slug: str, *, to_change: bool = False) -> Thing:
    kind = KINDS.get(name) or abort(404)
    wanted = select(kind.table).where(kind.table.slug == slug)
    wanted = wanted.with_for_update(of=kind.table) if to_change else wanted
    row = db.session.scalar(wanted) or abort(404)
    if to_change and kind.table is Survey:
        questioning.hold_asked(db.session(), row, to_change=True)
    title: Mapping[str, str] = getattr(row, kind.title)
    endpoint, words = kind.listed
    crumbs = [(url_for(endpoint), str(words))]
    if kind.address:
        crumbs.append((kind.address(row), told(dict(title)).text or slug))
    address = url_for("texts.of_thing", kind=name, slug=slug)
    return Thing(f"{name}:{slug}", title, kind.sheets(row), every_checker(), crumbs, address)


def _of_survey(survey: Survey) -> list[Sheet]:
    """Return a survey's own texts and its questions'; a standard question is in the catalogues."""
    found = [sheet_of(survey, f"survey:{survey.slug}", shapes.SURVEY)]
    for number, row in enumerate(survey.questions, 1):
        question, within = row.question, f"questions.{number}."
        if not question.is_standard:
            asked = questioning.was_asked(db.session(), question)
            subject = translating.subject_of(question)
            found.append(sheet_of(question, subject, shapes.QUESTION, within, asked=asked))
    return found


def _of_theme(theme: Theme) -> list[Sheet]:
    """A theme is marked by when it was changed, so this is a change like any other."""
    sheet = sheet_of(theme, f"theme:{theme.slug}", shapes.THEME)

    def write(tag: str, texts: Mapping[str, str]) -> None:
        sheet.write(tag, texts)
        theme.updated_at = clock.now()

    return [Sheet(sheet.subject, sheet.shapes, sheet.read, write)]


KINDS: Mapping[str, Kind] = {
    "survey": Kind(
        Survey,
        "title",
        _of_survey,
        ("surveys.index", _dl("Surveys")),
        lambda row: url_for("surveys.show", slug=row.slug),
    ),
    "theme": Kind(
        Theme,
        "title",
        _of_theme,
        ("answers.themes", _dl("Themes and answers")),
        lambda row: url_for("answers.theme", slug=row.slug),
    ),
    "aim": Kind(
        Aim,
        "title",
        lambda row: [sheet_of(row, f"aim:{row.slug}", shapes.AIM)],
        ("answers.aims", _dl("Aims of the town")),
    ),
    "project": Kind(
        Project,
        "name",
        lambda row: [sheet_of(row, f"project:{row.slug}", shapes.PROJECT)],
        ("answers.every_project", _dl("Projects of partners")),
        lambda row: url_for("answers.project", group=row.group.slug, project=row.slug),
    ),
}
