"""Staff look at words, and write recordings down; and read all that may be read."""

from collections.abc import Callable

from flask import Response, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField
from wtforms.widgets import TextArea

from campaign import access, clock, security
from campaign.blueprints.feedback.forms import SentenceField
from campaign.blueprints.listening import bp
from campaign.domain import auditing, listening, voicing
from campaign.extensions import db, desk_words
from campaign.forms import Form, Short, readable
from campaign.models import Feedback
from campaign.models.feedback import SENTENCE_LENGTH
from campaign.refusals import explain

_dl = desk_words.lazy_gettext

DESK = "/desk/feedback"
ONE = f"{DESK}/<int(max=2147483647):number>"  # no row has a higher number
REASONS = {
    "names": _dl("It names or describes somebody"),
    "hurts": _dl("It insults or threatens"),
    "advertises": _dl("It advertises something"),
    "elsewhere": _dl("It is not about this event"),
    "unclear": _dl("Nothing can be read or heard"),
}
# A recording is played on the page.
WITH_SOUND = {
    "Content-Security-Policy": f"{security.HEADERS['Content-Security-Policy']}; media-src 'self'"
}
REFUSED = (listening.NothingWritten, listening.NoSuchReason)


class LookForm(Form):
    """What was said, to be written down where it was spoken; or why it is not shown."""

    liked = SentenceField(
        _dl("What was good"), [Short(SENTENCE_LENGTH), readable], widget=TextArea()
    )
    better = SentenceField(
        _dl("What could be better"), [Short(SENTENCE_LENGTH), readable], widget=TextArea()
    )
    reason = SelectField(
        _dl("Why it is not shown"),
        choices=[("", ""), *REASONS.items()],
        validate_choice=False,
    )


@bp.get(DESK)
@access.staff
def queue() -> ResponseReturnValue:
    """What waits for a look, the longest wait first."""
    found = listening.waiting(db.session(), after=row_number("after") or 0)
    return render_template(
        "listening/queue.html",
        found=found,
        waiting=listening.count_waiting(db.session()),
        more=found[-1].id if len(found) == listening.OF_A_PAGE else None,
        reasons=REASONS,
        done=request.args.get("done", ""),
    )


@bp.get(f"{DESK}/shown")
@access.staff
def shown() -> ResponseReturnValue:
    """The words of every event that may be read, newest first."""
    found = listening.shown(db.session(), before=row_number("before"))
    more = found[-1].id if len(found) == listening.OF_A_PAGE else None
    return render_template("listening/shown.html", found=found, more=more)


@bp.get(ONE)
@access.staff
def look(number: int) -> ResponseReturnValue:
    """One opinion: its words, its recording, and what can be done about them."""
    found = listening.find(db.session(), number)
    return _answer(found, LookForm(None, data={"liked": found.liked, "better": found.better}))


@bp.get(f"{ONE}/sound")
@access.staff
def sound(number: int) -> ResponseReturnValue:
    """A recording, to be listened to."""
    found = listening.find(db.session(), number)
    if found.recording is None:
        abort(404)
    data = voicing.sound_of(found.recording, current_app.extensions["sealer"])
    response = Response(data, mimetype="audio/ogg")
    # Players ask for the end first, to learn how long it is.
    return response.make_conditional(request, accept_ranges=True, complete_length=len(data))


@bp.post(f"{ONE}/show")
@access.staff
def show(number: int) -> ResponseReturnValue:
    """Let the event's hosts read these words."""
    return _deed(number, lambda form: listening.show(db.session(), number), "shown")


@bp.post(f"{ONE}/write")
@access.staff
def write_down(number: int) -> ResponseReturnValue:
    """Keep what was said in a recording as words, and delete the sound."""

    def write(form: LookForm) -> None:
        listening.write_down(db.session(), number, form.liked.data, form.better.data)

    return _deed(number, write, "written")


@bp.post(f"{ONE}/refuse")
@access.staff
def refuse(number: int) -> ResponseReturnValue:
    """Delete these words and their recording, for a reason."""

    def turn_down(form: LookForm) -> None:
        listening.refuse(db.session(), number, form.reason.data or "", today=clock.today())

    return _deed(number, turn_down, "refused")


def _deed(number: int, act: Callable[[LookForm], None], done: str) -> ResponseReturnValue:
    """Do one thing about an opinion and go on with the queue, or say why not."""
    form = LookForm(request.form)
    try:
        if not form.validate():
            return _answer(listening.find(db.session(), number), form, 422)
        act(form)
        auditing.record(
            db.session(),
            actor=g.account,
            deed=f"feedback.{done}",
            thing=f"feedback:{number}",
            now=clock.now(),
        )
        db.session.commit()
    except REFUSED as refusal:
        db.session.rollback()
        sentence = explain(refusal)
        form.refuse(sentence.field, sentence.about(refusal))
        return _answer(listening.find(db.session(), number), form, sentence.status)
    return redirect(url_for("listening.queue", done=done), 303)


def _answer(found: Feedback, form: LookForm, status: int = 200) -> ResponseReturnValue:
    page = render_template("listening/look.html", found=found, form=form)
    return page, status, WITH_SOUND


def row_number(name: str) -> int | None:
    """Return a row’s number in the query, or None where there is none."""
    said = request.args.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None
