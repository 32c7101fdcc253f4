"""Links for a sample: made and handed out in one step, because nobody can read them again afterwards."""

from collections.abc import Sequence

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from campaign import access, files
from campaign.blueprints.surveys import bp, life
from campaign.blueprints.surveys.finding import SURVEY, again, note, own
from campaign.blueprints.surveys.forms import PDF, HandOutForm
from campaign.domain import linking, sampling
from campaign.domain.exporting import CSV, Sheet
from campaign.domain.linking import Words
from campaign.extensions import db, desk_words
from campaign.forms import sent_form
from campaign.languages import LANGUAGES
from campaign.looks import told

_d = desk_words.gettext


@bp.post(f"{SURVEY}/links")
@access.staff
def hand_out(slug: str) -> ResponseReturnValue:
    """Make links and answer with the file they are in."""
    survey = own(slug)
    form = HandOutForm(sent_form(), pack=current_app.extensions["pack"])
    if not form.validate():
        return again(life.PAGE, form, **life.facts(own(slug), hand_out=form))
    as_cards, tag = form.as_file.data == PDF, form.language.data
    try:
        if as_cards:
            linking.insist_they_fit(form.count.value)
        codes = sampling.new_codes(form.count.value)
    except (sampling.LinksOutOfRange, linking.TooManyCards) as refusal:
        return again(life.PAGE, form, refusal, **life.facts(own(slug), hand_out=form))
    title = str(told(survey.title, tag))
    db.session.rollback()  # drawing takes seconds: nobody waits for a transaction meanwhile
    made = _cards(slug, title, codes, tag) if as_cards else _table(slug, codes)
    survey = own(slug)
    sampling.hand_out(db.session(), survey, codes)
    note("survey.links_made", survey)
    db.session.commit()
    return made


def _table(slug: str, codes: Sequence[str]) -> Response:
    lines = enumerate(codes, 1)
    rows = [(number, sampling.spaced(code), _address(code)) for number, code in lines]
    return files.answer(
        f"{slug}-links", [Sheet(slug, [_d("Number"), _d("Code"), _d("Link")], rows)], CSV
    )


def _cards(slug: str, title: str, codes: Sequence[str], tag: str) -> Response:
    language, pack = LANGUAGES[tag], current_app.extensions["pack"]
    with force_locale(language.locale):
        below = str(_("Scan this, or type the address. Each link counts once."))
        scan = str(_("A code to scan:"))
    words = Words(pack.name.in_(language), title, below, scan)
    data = linking.draw(words, [_address(code) for code in codes], language)
    response = Response(data, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}-links.pdf")
    return response


def _address(code: str) -> str:
    """Without a language: the reader's own is chosen when it is opened."""
    return f"{current_app.config['BASE_URL']}/survey/by/{code}"
