"""A young ambassador's certificate in words: the paper, the picture, and the credential in it."""

from dataclasses import asdict
from typing import Any

from flask import current_app, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from campaign.domain import confiding, lettering, printing
from campaign.domain.credentialing import Award, Issuer
from campaign.languages import SANS, Language
from campaign.looks import day_in, joined, told
from campaign.models import Ambassador, Certificate
from campaign.words import cohort as cohort_words

RING = 0.84  # the ring's inner edge
FOR_SCREENS = 230.0  # pixels per inch: about 720 across


def paper(certificate: Certificate, language: Language) -> bytes:
    """Return the certificate as a PDF in a language.

    Raises:
        printing.FontsMissing: the fonts were not installed.
    """
    ambassador, pack = certificate.ambassador, current_app.extensions["pack"]
    given = certificate.issued_at.astimezone(pack.zone).date()
    with force_locale(language.locale):
        values = _drawn(language) | {
            "title": _("Certificate"),
            "given_to": _("This certificate is given to"),
            "name": _printable(_name(ambassador)),
            "cohort": _days(ambassador, language),
            "came_to": _("Workshops:"),
            "topics": _topics(certificate),
            "given_on": _("Given on %(day)s", day=day_in(given, language)),
            "signature": _("Signature"),
            "organisation": pack.organisation.in_(language),
        }
    return printing.set_type("certificate.typ", values, "pdf")


def picture(language: Language, form: printing.Format) -> bytes:
    """Return the picture of the badge, without a credential in it.

    Raises:
        printing.FontsMissing: the fonts were not installed.
    """
    with force_locale(language.locale):
        values = _drawn(language) | {"title": _("Youth ambassador")}
    return printing.set_type("award.typ", values, form, FOR_SCREENS)


def credential(certificate: Certificate, language: Language) -> dict[str, Any]:
    """Return the certificate as a signed credential, its texts in a language."""
    return issuer().sign(_award(certificate, language))


def issuer() -> Issuer:
    """Return the campaign as the issuer of credentials."""
    return Issuer(current_app.config["BASE_URL"], current_app.extensions["sealer"])


def _award(certificate: Certificate, language: Language) -> Award:
    pack, base = current_app.extensions["pack"], current_app.config["BASE_URL"]
    ambassador = certificate.ambassador
    page = base + url_for("ambassadors.read", lang=language)
    cohort, campaign = told(ambassador.cohort.name, language.tag).text, pack.name.in_(language)
    with force_locale(language.locale):
        topics = joined(_topics(certificate), language)
        about = _("Workshops for young people: %(cohort)s", cohort=cohort)
        return Award(
            uid=certificate.uid,
            holder=_name(ambassador),
            issued_at=certificate.issued_at,
            tag=language.tag,
            organisation=campaign,
            achievement=f"{page}#{ambassador.cohort.slug}",
            name=_("Youth ambassador"),
            about=about,
            criteria=page,
            narrative=_("Given to those who came to the workshops."),
            came_to=_("Workshops: %(topics)s", topics=topics) if topics else about,
            picture=base + url_for("certificates.unsigned", lang=language),
        )


def _name(ambassador: Ambassador) -> str:
    return confiding.name_of(ambassador, current_app.extensions["sealer"])


def _printable(name: str) -> str:
    """Return a name we have the letters for; else nothing, and a line is left for a pen."""
    return name if lettering.is_printable(name) else ""


def _days(ambassador: Ambassador, language: Language) -> str:
    cohort = ambassador.cohort
    first, last = (day_in(one, language) for one in (cohort.starts_on, cohort.ends_on))
    name = told(cohort.name, language.tag).text
    return _("%(cohort)s, %(first)s to %(last)s", cohort=name, first=first, last=last)


def _topics(certificate: Certificate) -> list[str]:
    """Return the topics that have a name of their own."""
    named = (one for one in certificate.topics if one != cohort_words.OTHER)
    return [str(cohort_words.TOPICS[one]) for one in named]


def _drawn(language: Language) -> dict[str, Any]:
    """Return what each printed thing takes from the pack and the language."""
    pack = current_app.extensions["pack"]
    campaign = pack.name.in_(language)
    return {
        "lang": language.tag,
        "rtl": language.direction == "rtl",
        "fonts": printing.font_families(language),
        "plain": SANS.family,
        "palette": asdict(pack.colours.light),
        "ring": [asdict(shape) for shape in printing.ring(pack.colours.light, RING)],
        "campaign": campaign,
        "words": campaign,
    }
