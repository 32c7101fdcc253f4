"""What the views of themes, aims and projects share: the trail, and a form shown again."""

from collections.abc import Callable
from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue

from campaign import clock
from campaign.blueprints.hosts.checking import blame, problems
from campaign.domain import answering, auditing
from campaign.extensions import db
from campaign.refusals import explain
from campaign.refusals.answer import REFUSALS

# What a form can be refused for after its fields were read one by one.
FORM_REFUSALS = tuple(kind for kind, told in REFUSALS.items() if told[2] == 422)


def note(deed: str, thing: str) -> None:
    """Write a deed into the audit trail."""
    auditing.record(db.session(), actor=g.account, deed=deed, thing=thing, now=clock.now())


def shown(template: str, form: Any, status: int = 200, **facts: Any) -> ResponseReturnValue:
    """Answer with a form, and with what is wrong in it where something is."""
    wrong = problems(form) if status != 200 else []
    return render_template(template, form=form, problems=wrong, **facts), status


def refused(
    template: str, form: Any, refusal: Exception, *, mark: Callable[[], str], **facts: Any
) -> ResponseReturnValue:
    """Answer with the form and the sentence beside its field; what was typed stays.

    One that was overtaken takes the `mark` of how it is now, so that it can be sent again on purpose.
    """
    db.session.rollback()
    sentence = explain(refusal)
    missing = getattr(refusal, "missing", ())
    field = form[missing[0] if missing else sentence.field]
    if isinstance(refusal, answering.Overtaken):
        field.data, field.errors = mark(), [sentence.about(refusal)]
    else:
        blame(field, sentence.about(refusal))
    return shown(template, form, sentence.status, **facts)
