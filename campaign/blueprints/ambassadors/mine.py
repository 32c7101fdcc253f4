"""A young person's own page: how it stands, how far they are, what to change. Every act is a POST."""

from collections.abc import Callable

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from campaign import access, clock, engines, security
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.ambassadors import bp, peace
from campaign.blueprints.ambassadors.forms import AskAgainForm, ChoicesForm, ContactForm
from campaign.domain import applying, asking, confiding, leaving, permitting, pledging, progressing
from campaign.extensions import db, limiter
from campaign.forms import Form, sent_form
from campaign.holdings import ambassador as ambassador_holdings
from campaign.models import Ambassador
from campaign.models.ambassador import WAITING
from campaign.refusals import FORM_REFUSALS, explain

ADDRESS = f"{PREFIX}/ambassadors/mine/<token>"
DONE = {
    "language": _l("From now on we use this language for you."),
    "contact": _l("Your contact is saved."),
    "asked": _l("Your parent is asked again."),
    "choices": _l("Your change is saved."),
    "left": _l("You no longer take part, and what you wrote is deleted."),
}

# A link that was found by somebody else must not become a way of sending messages.
limited = limiter.limit(
    security.POSTS_PER_FORM,
    key_func=lambda: pledging.hash_token((request.view_args or {})["token"]),
)


def _load_to_change(token: str) -> Ambassador:
    sent_form()  # an act is asked for with a form
    return applying.find(db.session(), token, to_change=True)


def _forms(ambassador: Ambassador, sent: dict[str, Form]) -> dict[str, Form]:
    """The forms of the page: those that were sent, and fresh ones."""
    sealer, asked = current_app.extensions["sealer"], ambassador.permission
    told = {
        "contact": ContactForm(data={"contact": confiding.contact_of(ambassador, sealer)}),
        "choices": ChoicesForm(pictures=ambassador.pictures, news=ambassador.news),
    }
    if asked is not None and ambassador.state == WAITING:
        contact = confiding.parents_contact(asked, sealer)
        filled = {"parent_contact": contact, "parent_language": asked.language}
        told["ask"] = AskAgainForm(None, data=filled)
    return told | sent


def _answer(
    ambassador: Ambassador, token: str, status: int = 200, **sent: Form
) -> ResponseReturnValue:
    sealer, now = current_app.extensions["sealer"], clock.now()
    progress = None
    if ambassador.is_active:
        progress = progressing.of(db.session(), ambassador, now=now, sealer=sealer)
    until = permitting.lapses_at(ambassador.applied_at)
    page = render_template(
        "ambassadors/mine.html",
        ambassador=ambassador,
        needs_a_parent=permitting.needs_a_parent(ambassador.age_band),
        token=token,
        name=confiding.name_of(ambassador, sealer),
        forms=_forms(ambassador, sent),
        wrong=next((form for form in sent.values() if form.errors), None),
        until=until.astimezone(current_app.extensions["pack"].zone).date(),
        progress=progress,
        held=ambassador_holdings.of(ambassador),
        address=current_app.config["BASE_URL"] + url_for("ambassadors.mine", token=token),
        done=DONE.get(request.args.get("done", "")),
    )
    return page, status


def _refused(token: str, status: int = 422, **sent: Form) -> ResponseReturnValue:
    engines.only_read(db.session())
    return _answer(applying.find(db.session(), token), token, status, **sent)


def _done(token: str, what: str, lang: str | None = None) -> ResponseReturnValue:
    db.session.commit()
    lang = lang or language_of_request().tag
    return redirect(url_for("ambassadors.mine", lang=lang, token=token, done=what), 303)


@bp.get(ADDRESS)
@access.holder
def mine(token: str) -> ResponseReturnValue:
    """How it stands, and what can be done."""
    return _answer(applying.find(db.session(), token), token)


@bp.post(f"{ADDRESS}/language")
@limited
@access.holder
def change_language(token: str) -> ResponseReturnValue:
    """Use another language for this young person from now on."""
    ambassador = _load_to_change(token)
    wanted = request.form.get("language", "")
    if wanted not in current_app.extensions["pack"].languages:
        abort(400)
    leaving.change_language(ambassador, wanted)
    return _done(token, "language", lang=wanted)


@bp.post(f"{ADDRESS}/contact")
@limited
@access.holder
def change_contact(token: str) -> ResponseReturnValue:
    """Write elsewhere from now on, or nowhere."""
    ambassador, form = _load_to_change(token), ContactForm(request.form)

    def change() -> None:
        peace.insist(form.contact_spelled)
        sealer = current_app.extensions["sealer"]
        leaving.change_contact(
            db.session(), ambassador, form.contact_spelled, token=token, sealer=sealer
        )

    return _deed(token, "contact", form, change, name="contact")


@bp.post(f"{ADDRESS}/ask")
@limited
@access.holder
def ask_again(token: str) -> ResponseReturnValue:
    """Ask the parent once more, perhaps elsewhere or in another language."""
    ambassador, form = _load_to_change(token), AskAgainForm(request.form)

    def ask() -> None:
        parent = form.parent
        assert parent is not None
        peace.insist_for_parent(parent.contact)
        sealer = current_app.extensions["sealer"]
        asking.ask_again(db.session(), ambassador, parent, now=clock.now(), sealer=sealer)

    return _deed(token, "asked", form, ask, name="ask")


@bp.post(f"{ADDRESS}/choices")
@limited
@access.holder
def choose(token: str) -> ResponseReturnValue:
    """Say yes or no to pictures, and to news; below 16 only no."""
    ambassador, form = _load_to_change(token), ChoicesForm(request.form)
    leaving.turn(db.session(), ambassador, **form.said, today=clock.today())
    return _done(token, "choices")


@bp.post(f"{ADDRESS}/leave")
@limited
@access.holder
def leave(token: str) -> ResponseReturnValue:
    """Take part no more."""
    leaving.leave(db.session(), _load_to_change(token), today=clock.today())
    return _done(token, "left")


@bp.post(f"{ADDRESS}/erase")
@limited
@access.holder
def erase(token: str) -> ResponseReturnValue:
    """Delete everything that is held. A second tap is answered like the first."""
    try:
        leaving.erase(db.session(), _load_to_change(token), today=clock.today())
    except applying.NoSuchApplication:
        if not pledging.was_erased(db.session(), token):
            raise
    db.session.commit()
    return redirect(url_for("receipt.erased"), 303)


def _deed(
    token: str, what: str, form: Form, act: Callable[[], None], *, name: str
) -> ResponseReturnValue:
    """Do one thing, and show the page with what happened, or with what could not."""
    if not form.validate():
        return _refused(token, **{name: form})
    try:
        act()
    except FORM_REFUSALS as refusal:
        sentence = explain(refusal)
        field = sentence.field if sentence.field in form else name
        form.refuse(field, sentence.about(refusal))
        return _refused(token, sentence.status, **{name: form})
    return _done(token, what)
