"""Putting what was said under a theme, from any page of the desk that shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField
from wtforms.validators import StopValidation

from campaign import access, clock
from campaign.addresses import language_of_request
from campaign.blueprints.account.signing_in import local
from campaign.blueprints.answers import bp
from campaign.blueprints.answers.finding import note
from campaign.blueprints.answers.forms import TITLE
from campaign.blueprints.answers.themes import THEMES
from campaign.domain import answering, theming
from campaign.domain.answering import Answer
from campaign.domain.theming import Source
from campaign.extensions import db, desk_words
from campaign.forms import Form, LineField, Short, readable, visible
from campaign.looks import in_order, told
from campaign.models import Theme

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

MOST_DIGITS = 9


@dataclass(frozen=True)
class Coded:
    """What a page needs to offer "put under a theme" beside each thing of one kind it shows."""

    kind: str
    under: dict[int, list[Theme]]
    themes: list[Theme]


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Give templates `coded(kind, numbers)`, for components/coding.html."""
    return {"coded": coded}


def coded(kind: str, numbers: Iterable[int]) -> Coded:
    """Return the themes of the things of one kind with these numbers, and all there are; two queries."""
    session = db.session()
    choosable = in_order(theming.choosable(session), lambda theme: told(theme.title))
    return Coded(kind, theming.themes_by(session, kind, numbers), choosable)


class CodeForm(Form):
    """What was said ("feedback:12"), and the theme it goes under: one there is, or a new one."""

    source = LineField(_dl("What was said"))
    theme = LineField(_dl("Theme"))
    title = LineField(_dl("Title of a new theme"), [Short(TITLE), readable, visible])
    remove = HiddenField()
    back = HiddenField()

    def validate_theme(self, field: LineField) -> None:
        """Refuse a theme there is not, and none at all."""
        if field.data and field.data not in {one.slug for one in theming.choosable(db.session())}:
            raise StopValidation(_d("Choose from the list."))
        if not field.data and not self.title.data:
            raise StopValidation(_d("Choose a theme, or write the title of a new one."))


@bp.post(f"{THEMES}/code")
@access.staff
def code() -> ResponseReturnValue:
    """Put something under a theme or take it out, and go back to the page it was read on."""
    form = CodeForm(request.form)
    source = _source(form.source.data)
    if not form.validate():
        return _again(form, source)
    theme = _theme(form)
    if form.remove.data:
        theming.uncode(db.session(), theme, source)
    else:
        theming.code(db.session(), theme, source)
    note("theme.uncoded" if form.remove.data else "theme.coded", f"theme:{theme.slug}")
    db.session.commit()
    return redirect(local(form.back.data or "") or url_for("answers.theme", slug=theme.slug), 303)


def _source(text: str) -> Source:
    kind, _, number = text.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS):
        raise theming.NoSuchSaying
    return theming.source(db.session(), kind, int(number))


def _theme(form: CodeForm) -> Theme:
    """Return the theme that was chosen; a title, where both are there, makes a new one."""
    if not form.title.data:
        return answering.theme(db.session(), form.theme.data)
    title = {language_of_request().tag: form.title.data}
    made = answering.begin(db.session(), Answer(title=title, said={}), now=clock.now())
    note("theme.made", f"theme:{made.slug}")
    return made


def _again(form: CodeForm, source: Source) -> ResponseReturnValue:
    """Ask once more, on a page of its own, with everything that was typed."""
    page = render_template(
        "answers/code.html",
        form=form,
        saying=theming.said(source),
        coded_here=coded(form.source.data.partition(":")[0], [source.id]),
        back=local(form.back.data or ""),
    )
    return page, 422
