"""A parent's page. Opening it changes nothing; every act is a POST, and twice is no harm."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from campaign import access, clock, engines, security
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.ambassadors import peace
from campaign.blueprints.permission import bp
from campaign.blueprints.permission.forms import AnswerForm, TurnForm
from campaign.domain import asking, confiding, permitting
from campaign.domain.pledging import hash_token
from campaign.extensions import db, limiter
from campaign.forms import sent_form
from campaign.holdings import ambassador as ambassador_holdings
from campaign.models import Permission
from campaign.models.ambassador import ASKED, UNDER_13, WAITING

ADDRESS = f"{PREFIX}/permission/<token>"
DONE = {
    "answered": _l("Your answer is saved."),
    "turned": _l("Your change is saved."),
    "withdrawn": _l("Your permission is taken back, from this moment on."),
}
limited = limiter.limit(
    security.POSTS_PER_FORM, key_func=lambda: hash_token((request.view_args or {})["token"])
)


def _load_to_change(token: str) -> Permission:
    sent_form()  # an act is asked for with a form
    return asking.find(db.session(), token, to_change=True)


def _is_open(asked: Permission) -> bool:
    return asked.state == ASKED and asked.ambassador.state == WAITING


def _answer_form(asked: Permission, *, sent: bool = False) -> AnswerForm:
    of_a_child = asked.ambassador.age_band == UNDER_13
    return AnswerForm(request.form if sent else None, of_a_child=of_a_child)


def _show(
    asked: Permission, token: str, form: AnswerForm | None = None, status: int = 200
) -> ResponseReturnValue:
    ambassador, sealer = asked.ambassador, current_app.extensions["sealer"]
    until = permitting.lapses_at(ambassador.applied_at)
    page = render_template(
        "permission/show.html",
        asked=asked,
        ambassador=ambassador,
        token=token,
        open=_is_open(asked),
        name=confiding.name_of(ambassador, sealer),
        form=form or _answer_form(asked),
        turn=TurnForm(pictures=ambassador.pictures, news=ambassador.news),
        until=until.astimezone(current_app.extensions["pack"].zone).date(),
        held=ambassador_holdings.of(asked),
        done=DONE.get(request.args.get("done", "")),
    )
    return page, status


def _done(token: str, what: str) -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("permission.show", token=token, done=what), 303)


@bp.get(ADDRESS)
@access.holder
def show(token: str) -> ResponseReturnValue:
    """What is asked, or how it stands."""
    return _show(asking.find(db.session(), token), token)


@bp.post(ADDRESS)
@limited
@access.holder
def answer(token: str) -> ResponseReturnValue:
    """Say yes or no. After the first answer nothing changes: the page says how it stands."""
    asked = _load_to_change(token)
    if not _is_open(asked):
        db.session.rollback()
        return redirect(url_for("permission.show", token=token), 303)
    form = _answer_form(asked, sent=True)
    if not form.validate():
        engines.only_read(db.session())
        return _show(asking.find(db.session(), token), token, form, 422)
    if not form.said.take_part:
        peace.keep(confiding.parents_contact(asked, current_app.extensions["sealer"]))
    asking.answer(
        db.session(),
        asked,
        form.said,
        by=form.by.data,
        language=language_of_request().tag,
        now=clock.now(),
        today=clock.today(),
        sealer=current_app.extensions["sealer"],
    )
    return _done(token, "answered")


@bp.post(f"{ADDRESS}/turn")
@limited
@access.holder
def turn(token: str) -> ResponseReturnValue:
    """Say otherwise about pictures or news."""
    asked, form = _load_to_change(token), TurnForm(request.form)
    asking.turn(db.session(), asked, **form.said, today=clock.today())
    return _done(token, "turned")


@bp.post(f"{ADDRESS}/withdraw")
@limited
@access.holder
def withdraw(token: str) -> ResponseReturnValue:
    """Take a yes back, on any day."""
    sealer = current_app.extensions["sealer"]
    asking.withdraw(
        db.session(), _load_to_change(token), now=clock.now(), today=clock.today(), sealer=sealer
    )
    return _done(token, "withdrawn")
