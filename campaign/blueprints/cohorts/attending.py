"""Who came to one date of a workshop: what the gate knows, and what the lead ticks."""

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.cohorts import bp
from campaign.blueprints.cohorts.finding import WORKSHOP, note, own_date, own_workshop
from campaign.domain import applying, progressing
from campaign.extensions import db, desk_words
from campaign.forms import sent_form

_dl = desk_words.lazy_gettext

DONE = {"saved": _dl("Saved.")}
TICKED, WAS_TICKED = "came", "was"


@bp.get(f"{WORKSHOP}/dates/<day>")
@access.lead
def attendance(cohort: str, slug: str, day: str) -> ResponseReturnValue:
    """Everybody who takes part, and who of them came."""
    workshop = own_workshop(slug)
    found, sealer = own_date(workshop, day), current_app.extensions["sealer"]
    everybody = progressing.active(db.session(), g.cohort)
    known = progressing.came(db.session(), everybody, sealer)
    young = [applying.opened(one, sealer) for one in everybody]
    return render_template(
        "cohorts/attendance.html",
        workshop=workshop,
        found=found,
        young=young,
        how={one.id: known.get((one.id, workshop.event_id, found.day)) for one in young},
        has_begun=found.is_past(clock.now()),
        done=DONE.get(request.args.get("done", "")),
    )


@bp.post(f"{WORKSHOP}/dates/<day>")
@access.lead
def tick(cohort: str, slug: str, day: str) -> ResponseReturnValue:
    """Keep whose tick was set or taken away; another lead may have changed others meanwhile."""
    sent = sent_form()
    after, before = set(sent.getlist(TICKED)), set(sent.getlist(WAS_TICKED))
    workshop = own_workshop(slug)
    found = own_date(workshop, day)
    progressing.tick(
        db.session(), workshop, found.day, after - before, before - after, now=clock.now()
    )
    note("attendance.ticked", f"event:{slug}")
    db.session.commit()
    address = url_for("cohorts.attendance", cohort=cohort, slug=slug, day=day, done="saved")
    return redirect(address, 303)
