"""Sentences in templates: text and never markup, whoever translated them.

Jinja's own `_()` takes a translation for markup, so that a quotation mark in one would end an attribute.
"""

from collections.abc import Mapping

from flask import Flask
from flask_babel import get_translations
from jinja2.nodes import EvalContext
from jinja2.utils import pass_eval_context
from markupsafe import escape


@pass_eval_context
def gettext(context: EvalContext, english: str, **given: object) -> str:
    """Return a sentence in the language of the page, filled in; only what is given may be markup."""
    return _filled(context, get_translations().ugettext(english), given)


@pass_eval_context
def ngettext(context: EvalContext, one: str, many: str, num: int, **given: object) -> str:
    """Return a counted sentence in the same way; `num` is given, too."""
    said = get_translations().ungettext(one, many, num)
    return _filled(context, said, {"num": num} | given)


def _filled(context: EvalContext, text: str, given: Mapping[str, object]) -> str:
    return (escape(text) if context.autoescape else text) % given


def install(app: Flask) -> None:
    """Let `_()` and `ngettext()` of templates be these; after Babel, which installs Jinja's."""
    app.jinja_env.globals.update(gettext=gettext, ngettext=ngettext)
