"""The picture of an event: sent, described, taken away."""

from flask import current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import FileField

from campaign import access, clock, security
from campaign.blueprints.hosts import bp
from campaign.blueprints.hosts.checking import blame, problems
from campaign.blueprints.hosts.fields import TextsField
from campaign.blueprints.hosts.finding import EVENT, is_staff, note, own_event, to_event
from campaign.blueprints.picture.views import folder
from campaign.domain import picturing, translating
from campaign.extensions import db, desk_words
from campaign.forms import Form
from campaign.refusals import EVENT_REFUSALS, explain
from events import publishing, revising
from events.models import Event

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

DESCRIPTION = 250
# The picture, and room for its description and the parts' own headings.
UPLOAD_BYTES = picturing.MOST_BYTES + 64 * 1024


class SetPictureForm(Form):
    """A picture, and what is on it for those who cannot see it."""

    picture = FileField(_dl("Picture file"))
    picture_alt = TextsField(_dl("What is on the picture"), most=DESCRIPTION)

    def check(self, *, has_one: bool) -> bool:
        """Check the form: a picture, where there is none yet, and always its description."""
        self.validate()
        if not has_one and not request.files.get("picture"):
            blame(self.picture, _d("Choose a picture file."))
        if not self.picture_alt.data and not self.picture_alt.wrong:
            sentence = _d("Say what is on the picture, in at least one language.")
            blame(self.picture_alt, sentence)
        return not problems(self)


@bp.get(f"{EVENT}/picture")
@access.member
def read_picture(group: str, slug: str) -> ResponseReturnValue:
    """The picture as it is, and the form for another."""
    event = own_event(slug)
    return _answer(event, _form(event))


@bp.post(f"{EVENT}/picture")
@access.member
@security.up_to(UPLOAD_BYTES)
def save_picture(group: str, slug: str) -> ResponseReturnValue:
    """Keep a picture, drawn again, with its description."""
    event = own_event(slug)
    form = _form(event, request.form)
    if not form.check(has_one=bool(publishing.latest(db.session(), event)["picture"])):
        return _answer(event, form, 422)
    sent, digest, before = request.files.get("picture"), None, None
    db.session.rollback()  # nothing of the database is held while a picture is drawn
    try:
        if sent:
            digest = picturing.keep(picturing.redraw(sent.read()), folder())
        event = own_event(slug)
        revising.lock(db.session(), event)
        form = _form(event, request.form)  # again: somebody may have changed it meanwhile
        before = publishing.latest(db.session(), event)["picture"]
        if form.check(has_one=bool(before)):
            _set(event, digest or before, form.picture_alt.data)
    except EVENT_REFUSALS as refusal:
        db.session.rollback()
        blame(form.picture, explain(refusal).about(refusal))
    if problems(form):
        db.session.rollback()
        picturing.drop_unused(db.session(), [digest], folder())
        return _answer(event, form, 422)
    picturing.drop_unused(db.session(), [before], folder())
    return to_event(event)


@bp.post(f"{EVENT}/picture/remove")
@access.member
def remove_picture(group: str, slug: str) -> ResponseReturnValue:
    """Take the picture away."""
    event = own_event(slug)
    before = publishing.latest(db.session(), event)["picture"]
    _set(event, None, None)
    picturing.drop_unused(db.session(), [before], folder())
    return to_event(event)


def _form(event: Event, sent: MultiDict[str, str] | None = None) -> SetPictureForm:
    kept = publishing.latest(db.session(), event)
    return SetPictureForm(sent, data={"picture_alt": kept["picture_alt"] or {}})


def _set(event: Event, digest: str | None, described: dict[str, str] | None) -> None:
    fields = {"picture": digest, "picture_alt": described}
    with translating.noting_event(db.session(), event):
        publishing.edit(db.session(), event, fields, by_staff=is_staff(), now=clock.now())
    note("event.pictured", event)
    db.session.commit()


def _answer(event: Event, form: SetPictureForm, status: int = 200) -> ResponseReturnValue:
    kept = publishing.latest(db.session(), event)
    page = render_template(
        "hosts/picture.html",
        event=event,
        group=g.group,
        form=form,
        picture=kept["picture"],
        problems=problems(form) if status == 422 else [],
        languages=current_app.extensions["pack"].languages,
    )
    return page, status
