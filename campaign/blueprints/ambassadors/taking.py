"""What a young person takes away: the badge, and the slip of paper for a parent."""

from dataclasses import asdict
from typing import Any

from flask import Response, abort, current_app, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from qrcode.constants import ERROR_CORRECT_M

from campaign import access
from campaign.addresses import language_of_request
from campaign.blueprints.ambassadors import bp
from campaign.blueprints.ambassadors.mine import ADDRESS
from campaign.domain import applying, badging, confiding, lettering, permitting, printing
from campaign.domain.encoding import encode
from campaign.extensions import db
from campaign.languages import LANGUAGES, SANS
from campaign.looks import day, told
from campaign.models import Ambassador, Permission
from campaign.models.ambassador import ASKED, PAPER, WAITING

TYPES = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}


@bp.get(f"{ADDRESS}/badge.<any(png, svg, pdf):form>")
@access.holder
def badge(token: str, form: printing.Format) -> ResponseReturnValue:
    """The badge, in the young person's language. It looks like everybody's."""
    ambassador = applying.find(db.session(), token)
    if ambassador.badge is None:
        abort(404)
    pack, language = current_app.extensions["pack"], LANGUAGES[ambassador.language]
    address = badging.address(current_app.config["BASE_URL"], ambassador.badge.code)
    picture = printing.badge(printing.design(pack, language, ambassador.badge.code, address), form)
    return Response(picture, mimetype=TYPES[form])


@bp.get(f"{ADDRESS}/slip.pdf")
@access.holder
def slip(token: str) -> ResponseReturnValue:
    """The slip of paper for a parent, in the language of the address: links lead to the parent's.

    A link that was sent to a parent is on none: who asks could answer in the parent's place.
    """
    ambassador = applying.find(db.session(), token)
    asked = ambassador.permission
    if asked is None or asked.state != ASKED or ambassador.state != WAITING:
        abort(404)
    if asked.channel != PAPER:
        abort(404)
    paper = printing.set_type("slip.typ", _values(ambassador, asked), "pdf")
    return Response(paper, mimetype=TYPES["pdf"])


def _values(ambassador: Ambassador, asked: Permission) -> dict[str, Any]:
    pack, language = current_app.extensions["pack"], language_of_request()
    sealer = current_app.extensions["sealer"]
    token = confiding.parents_token(asked, sealer)
    address = current_app.config["BASE_URL"] + url_for("permission.show", token=token)
    until = permitting.lapses_at(ambassador.applied_at).astimezone(pack.zone).date()
    return {
        "lang": language.tag,
        "rtl": language.direction == "rtl",
        "fonts": printing.font_families(language),
        "plain": SANS.family,
        "palette": asdict(pack.colours.light),
        "modules": asdict(encode(address, ERROR_CORRECT_M)),
        "address": [address.removesuffix(token), token],  # a line each
        "title": _("For a parent or guardian"),
        "paragraphs": _words(ambassador, day(until)),
        "scan": _("The code that opens your page"),
        "campaign": pack.name.in_(language),
        "organisation": pack.organisation.in_(language),
    }


def _words(ambassador: Ambassador, until: str) -> list[str]:
    """Return what the slip says, paragraph by paragraph."""
    name = confiding.name_of(ambassador, current_app.extensions["sealer"])
    if not lettering.is_printable(name):
        name = _("A young person")
    cohort, written = ambassador.cohort, told(ambassador.cohort.name).text
    words = [
        _(
            "%(name)s wants to take part in workshops for young people: %(cohort)s.",
            name=name,
            cohort=written,
        ),
        _("Scan the code with a phone, or type the address. Read what it is about, say yes or no."),
        _("Please answer by %(day)s. Without an answer we delete everything.", day=until),
        _("Whoever has this slip can answer, so keep it to yourself."),
    ]
    if cohort.person and cohort.phone:
        phone = f"\u2066{cohort.phone}\u2069"  # left to right, also where the words are not
        ask = _("Questions? %(person)s, phone %(phone)s", person=cohort.person, phone=phone)
        words.append(ask)
    return words
