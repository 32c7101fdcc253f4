"""The circle's pages. One address, so that a history holds one line: after the first, pages answer POSTs.

What was typed is shown again only within the hour and until it is saved, so that a form which a browser is
made to send again (Back, then "resend") tells nobody what was in it.
"""

from collections.abc import Callable

from flask import abort, current_app, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from campaign import access, clock, engines, security
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.circle import bp
from campaign.blueprints.circle.forms import LIVES, EnrolForm
from campaign.domain import circling, enrolling
from campaign.extensions import db, limiter
from campaign.forms import read_submission, sent_form
from campaign.models import Circle
from campaign.refusals import explain

ADDRESS = f"{PREFIX}/circle"
WAIT = _l("Nothing is lost. Wait ten minutes, then try again.")
EMPTIED = _l("This page was open for a long time, so we emptied it. Fill it in once more.")


def _form_key() -> str:
    if "form_key" not in g:  # asked for by each limit
        g.form_key = read_submission(request.form.get("submission", ""), of="circle") or ""
    return str(g.form_key)


@bp.get(ADDRESS)
@access.anyone
def read() -> ResponseReturnValue:
    """The neutral page: that a group meets, and how to ring us."""
    return _page("start")


@bp.post(ADDRESS)
@limiter.limit(security.POSTS_PER_FORM, key_func=_form_key, exempt_when=lambda: not _form_key())
@access.anyone
def go_on() -> ResponseReturnValue:
    """Every further page, by the button that was pressed."""
    answer = STEPS.get(sent_form().get("step", ""))
    if answer is None:
        abort(400)
    return answer()


@bp.get(f"{ADDRESS}/leave")
@access.anyone
def leave() -> ResponseReturnValue:
    """Clear what this site left in the browser, and go to a site that says nothing about her.

    Another site that leads here clears nothing: a gate's phone holds what was not sent yet.
    """
    response = redirect(current_app.extensions["pack"].neutral_site, 303)
    if request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none"):
        response.headers.update(security.CLEARED)
    return response


def _start() -> ResponseReturnValue:
    engines.only_read(db.session())
    return _page("start")


def _explain() -> ResponseReturnValue:
    engines.only_read(db.session())
    return _page("before")


def _show() -> ResponseReturnValue:
    """The form: empty, or as it was typed when another language is chosen."""
    engines.only_read(db.session())
    if not _circles():
        return _page("start", 409)
    return _page("form", form=_form(request.form if _may_be_shown_again() else None))


def _send() -> ResponseReturnValue:
    """Join. The same form sent twice is one row; so many at once that no hall holds them are refused."""
    if not _circles():
        return _page("start", 409)
    form = _form(request.form)
    if form.submission.mark is None:
        return _emptied(str(EMPTIED))
    if not form.validate():
        if not _may_be_shown_again():
            return _used(enrolling.EnrolmentUsed())
        return _page("form", 422, form=form)
    try:
        if _enrol(form) and security.is_one_of_too_many(
            security.JOINED, "circle", form.chosen.slug
        ):
            return _wait(form)
        db.session.commit()
    except enrolling.EnrolmentUsed as refusal:
        db.session.rollback()
        return _used(refusal)
    return _page("done", form=form)


STEPS: dict[str, Callable[[], ResponseReturnValue]] = {
    "start": _start,
    "before": _explain,
    "form": _show,
    "send": _send,
}


def _enrol(form: EnrolForm) -> bool:
    facts = {"today": clock.today(), "sealer": current_app.extensions["sealer"]}
    return enrolling.enrol(db.session(), form.chosen, form.enrolment(), **facts)


def _wait(form: EnrolForm) -> ResponseReturnValue:
    db.session.rollback()
    form.refuse("submission", str(WAIT))
    response = make_response(_page("form", 429, form=form))
    response.headers["Retry-After"] = str(security.JOINED.get_expiry())
    return response


def _may_be_shown_again() -> bool:
    mark = read_submission(request.form.get("submission", ""), of="circle", lives=LIVES)
    sealer = current_app.extensions["sealer"]
    return mark is not None and not enrolling.was_sent(db.session(), mark, sealer)


def _used(refusal: enrolling.EnrolmentUsed) -> ResponseReturnValue:
    return _emptied(explain(refusal).about(refusal))


def _emptied(sentence: str) -> ResponseReturnValue:
    form = _form(None)
    form.refuse("submission", sentence)
    return _page("form", 422, form=form)


def _circles() -> list[Circle]:
    if "circles" not in g:
        g.circles = circling.open_circles(db.session(), today=clock.today())
    return list(g.circles)


def _form(sent: MultiDict[str, str] | None) -> EnrolForm:
    pack = current_app.extensions["pack"]
    return EnrolForm(sent, pack=pack, circles=_circles(), language=language_of_request())


def _page(step: str, status: int = 200, form: EnrolForm | None = None) -> ResponseReturnValue:
    page = render_template(f"circle/{step}.html", step=step, form=form, circles=_circles())
    return page, status
