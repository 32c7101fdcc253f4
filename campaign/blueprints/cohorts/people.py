"""Who takes part in a cohort and who waits, each on a page of their own, and their certificates."""

from collections.abc import Callable

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.cohorts import bp
from campaign.blueprints.cohorts.finding import COHORT, note
from campaign.domain import applying, certifying, leaving, progressing
from campaign.extensions import db, desk_words
from campaign.forms import sent_form
from campaign.holdings import ambassador as ambassador_holdings
from campaign.languages import LANGUAGES
from campaign.models import Ambassador
from campaign.words.cohort import TOPICS

_dl = desk_words.lazy_gettext

PEOPLE = f"{COHORT}/people/"
DONE = {
    "given": _dl("The certificate is given. It is on the young person’s own page."),
    "all": _dl("Everybody who came to a workshop has a certificate, on their own page."),
    "taken_back": _dl("The certificate is taken back."),
    "removed": _dl("They are off the list."),
}


@bp.get(PEOPLE)
@access.lead
def people(cohort: str) -> ResponseReturnValue:
    """Who takes part, in the order they applied, and who waits for a parent."""
    sealer, now = current_app.extensions["sealer"], clock.now()
    young = applying.of_cohort(db.session(), g.cohort, sealer)
    progress = progressing.of_cohort(db.session(), g.cohort, now=now, sealer=sealer)
    return render_template(
        "cohorts/people.html",
        new=request.args.get("new", type=int),
        active=[one for one in young if one.is_active and one.id in progress],
        waiting=[one for one in young if not one.is_active],
        progress=progress,
        ages=ambassador_holdings.AGE_BANDS,
        languages=LANGUAGES,
        done=DONE.get(request.args.get("done", "")),
    )


@bp.get(f"{PEOPLE}<uid>")
@access.lead
def person(cohort: str, uid: str) -> ResponseReturnValue:
    """One young person: what they wrote, what they agreed to, and how far they are."""
    ambassador, sealer = _load(uid), current_app.extensions["sealer"]
    progress = progressing.of(db.session(), ambassador, now=clock.now(), sealer=sealer)
    return render_template(
        "cohorts/person.html",
        one=applying.opened(ambassador, sealer),
        progress=progress,
        given_for=_given_for(progress),
        may_renew=_differs(progress),
        ages=ambassador_holdings.AGE_BANDS,
        languages=LANGUAGES,
        topics=TOPICS,
        done=DONE.get(request.args.get("done", "")),
    )


@bp.post(f"{PEOPLE}<uid>/certificate")
@access.lead
def give(cohort: str, uid: str) -> ResponseReturnValue:
    """Give one young person their certificate."""
    now, sealer = clock.now(), current_app.extensions["sealer"]
    return _certify(
        uid, "given", lambda one: certifying.give(db.session(), one, now=now, sealer=sealer)
    )


@bp.post(f"{PEOPLE}<uid>/certificate/take-back")
@access.lead
def take_back(cohort: str, uid: str) -> ResponseReturnValue:
    """Take a certificate back that was given by mistake."""
    return _certify(uid, "taken_back", lambda one: certifying.take_back(db.session(), one))


@bp.post(f"{PEOPLE}certificates")
@access.lead
def give_all(cohort: str) -> ResponseReturnValue:
    """Give everybody a certificate who came to a workshop."""
    sent_form()
    sealer = current_app.extensions["sealer"]
    new = certifying.give_all(db.session(), g.cohort, now=clock.now(), sealer=sealer)
    note("certificate.given")
    db.session.commit()
    return redirect(url_for("cohorts.people", cohort=cohort, done="all", new=new), 303)


@bp.post(f"{PEOPLE}<uid>/take-off")
@access.lead
def take_off(cohort: str, uid: str) -> ResponseReturnValue:
    """Take one young person off the list."""
    sent_form()
    leaving.take_off(
        db.session(),
        applying.one_of(db.session(), g.cohort, uid, to_change=True),
        now=clock.now(),
        today=clock.today(),
        sealer=current_app.extensions["sealer"],
    )
    note("ambassador.removed")
    db.session.commit()
    return redirect(url_for("cohorts.people", cohort=cohort, done="removed"), 303)


def _certify(uid: str, what: str, act: Callable[[Ambassador], object]) -> ResponseReturnValue:
    sent_form()
    act(_load(uid))
    note(f"certificate.{what}")
    db.session.commit()
    address = url_for("cohorts.person", cohort=g.cohort.slug, uid=uid, done=what)
    return redirect(address, 303)


def _load(uid: str) -> Ambassador:
    return applying.one_of(db.session(), g.cohort, uid)


def _given_for(progress: progressing.Progress) -> list[str]:
    """Return the topics of the certificate that was given, in words."""
    given = progress.certificate
    return [str(TOPICS[topic]) for topic in given.topics] if given is not None else []


def _differs(progress: progressing.Progress) -> bool:
    """Whether a certificate that was given would say something else today."""
    given = progress.certificate
    return given is not None and given.topics != certifying.topics(progress)
