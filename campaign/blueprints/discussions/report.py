"""What was noted at a workshop, who was there, and the report: a page, a PDF and a Word file."""

from flask import Response, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from campaign import access, clock, looks
from campaign.addresses import language_of_request
from campaign.blueprints.discussions import bp
from campaign.blueprints.discussions.finding import WORKSHOP, done, own_discussion, shown
from campaign.blueprints.discussions.forms import PresenceForm
from campaign.blueprints.hosts.checking import problems
from campaign.blueprints.hosts.finding import is_staff
from campaign.domain import concluding, discussing, documenting, theming
from campaign.extensions import db
from campaign.models import Discussion
from campaign.words import discussion as discussion_words

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS = {
    "pdf": (documenting.to_pdf, "application/pdf"),
    "docx": (documenting.to_docx, DOCX),
}
NOTES = "discussions.notes"


@bp.get(f"{WORKSHOP}/present")
@access.member
def read_presence(group: str, workshop: str) -> ResponseReturnValue:
    """How many came and from where, ready to be written."""
    row = own_discussion(workshop)
    came = row.delegates if row.delegates is not None else _seated(row)
    kept = {"delegates": str(came or ""), "organisations": "\n".join(row.organisations)}
    return _presence(PresenceForm(None, data=kept), row)


@bp.post(f"{WORKSHOP}/present")
@access.member
def save_presence(group: str, workshop: str) -> ResponseReturnValue:
    """Keep how many came, and from where."""
    form, row = PresenceForm(request.form), own_discussion(workshop)
    named = form.check()
    if named is None:
        return _presence(form, row, 422)
    discussing.note_presence(row, form.delegates.value, named)
    return done(row, "discussion.counted")


@bp.get(f"{WORKSHOP}/notes")
@access.member
def notes(group: str, workshop: str) -> ResponseReturnValue:
    """All notes by question and theme, to be looked through; staff put them under themes."""
    row = own_discussion(workshop)
    said = concluding.conclude(db.session(), row)
    return render_template(
        "discussions/notes.html",
        discussion=row,
        said=said,
        numbers=_numbers(said),
        themes=theming.themes_by(db.session(), theming.NOTE, _numbers(said)),
        is_staff=is_staff(),
    )


@bp.post(f"{WORKSHOP}/notes/<int(max=2147483647):number>")
@access.member
def take_out(group: str, workshop: str, number: int) -> ResponseReturnValue:
    """Take out a note for good, such as one that names somebody; twice is once."""
    row = own_discussion(workshop)
    if discussing.take_out(db.session(), row, number, today=clock.today()):
        return done(row, "note.taken_out", NOTES)
    return shown(row, NOTES)


@bp.post(f"{WORKSHOP}/points/<int(max=2147483647):number>")
@access.member
def take_out_point(group: str, workshop: str, number: int) -> ResponseReturnValue:
    """Take out a table's point for good, such as one that names somebody; twice is once."""
    row = own_discussion(workshop)
    if discussing.take_out_point(db.session(), row, number, today=clock.today()):
        return done(row, "point.taken_out", NOTES)
    return shown(row, NOTES)


@bp.get(f"{WORKSHOP}/report")
@access.member
def report(group: str, workshop: str) -> ResponseReturnValue:
    """The report as a page."""
    row = own_discussion(workshop)
    return render_template("discussions/report.html", discussion=row, document=_document(row))


@bp.get(f"{WORKSHOP}/report.<form>")
@access.member
def report_file(group: str, workshop: str, form: str) -> ResponseReturnValue:
    """The report as a file."""
    row = own_discussion(workshop)
    if form not in FORMS:
        abort(404)
    make, mimetype = FORMS[form]
    response = Response(make(_document(row)), mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=f"{row.slug}.{form}")
    return response


def _numbers(said: concluding.Conclusion) -> list[int]:
    return [note.id for chapter in said.chapters for note in chapter.each]


def _document(row: Discussion) -> documenting.Document:
    said = concluding.conclude(db.session(), row)
    group = str(looks.told(g.group.name))
    return discussion_words.report(row, said, group=group, language=language_of_request())


def _seated(row: Discussion) -> int:
    """Return how many people the draw has at tables now."""
    return sum(map(len, row.draw.result["rounds"][0])) if row.draw else 0


def _presence(form: PresenceForm, row: Discussion, status: int = 200) -> ResponseReturnValue:
    wrong = problems(form) if status != 200 else []
    page = render_template("discussions/present.html", form=form, discussion=row, problems=wrong)
    return page, status
