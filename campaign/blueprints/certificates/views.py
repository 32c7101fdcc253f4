"""The certificate as paper, picture and credential; and the issuer's public documents."""

from typing import Literal

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from campaign import access
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.certificates import bp
from campaign.domain import applying, baking, certifying, credentialing
from campaign.extensions import db
from campaign.languages import LANGUAGES, Language
from campaign.models import Certificate
from campaign.words import certificate as certificate_words

Form = Literal["pdf", "png", "svg", "json"]
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "json": "application/ld+json",
}
AN_HOUR, A_DAY = 3_600, 86_400


@bp.get(f"{PREFIX}/ambassadors/mine/<token>/certificate.<any(pdf, png, svg, json):form>")
@access.holder
def certificate(token: str, form: Form) -> ResponseReturnValue:
    """The certificate in the young person's language: on paper, or as an Open Badge."""
    ambassador = applying.find(db.session(), token)
    found, language = certifying.of(ambassador), LANGUAGES[ambassador.language]
    return Response(_made(found, language, form), mimetype=TYPES[form])


@bp.get(f"/{credentialing.PATH}/did.json")
@access.anyone
def issuer() -> ResponseReturnValue:
    """Who signs our credentials, and the key to check them by (did:web)."""
    return _public(jsonify(certificate_words.issuer().document()), AN_HOUR)


@bp.get(f"{PREFIX}/{credentialing.PATH}/badge.png")
@access.anyone
def unsigned() -> ResponseReturnValue:
    """The picture of the badge, which says nothing of anybody."""
    picture = certificate_words.picture(language_of_request(), "png")
    return _public(Response(picture, mimetype=TYPES["png"]), A_DAY)


def _made(found: Certificate, language: Language, form: Form) -> bytes | str:
    if form == "pdf":
        return certificate_words.paper(found, language)
    credential = certificate_words.credential(found, language)
    if form == "json":
        return baking.as_text(credential)
    if form == "png":
        return baking.into_png(certificate_words.picture(language, form), credential)
    return baking.into_svg(certificate_words.picture(language, form), credential)


def _public(response: Response, seconds: int) -> Response:
    """Let anybody's page read it, as verifiers that run in a browser do."""
    response.cache_control.public, response.cache_control.max_age = True, seconds
    response.access_control_allow_origin = "*"
    return response
