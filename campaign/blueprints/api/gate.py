"""The gate's API: a phone joins, learns what it has to know, and hands in what it scanned."""

# flask-smorest carries no types.
# mypy: disable-error-code="untyped-decorator"

from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, g, request
from flask.typing import ResponseReturnValue
from limits import parse
from werkzeug.exceptions import TooManyRequests

from campaign import access, clock, engines, security
from campaign.blueprints.api import bp, gate_schemas
from campaign.blueprints.api.gate_resources import scans_of, state_of
from campaign.blueprints.api.problems import PROBLEM, problem, refused
from campaign.blueprints.api.schemas import ProblemSchema
from campaign.domain import admitting, recognising
from campaign.domain.admitting import Batch, Scan
from campaign.domain.sealing import Sealer
from campaign.extensions import db, limiter
from campaign.refusals import gate as gate_refusals
from events import checkin, following, tallies
from events.models import Device
from events.results import Report
from events.tallies import Counted

BATCH_BYTES = 256 * 1024
ASKED_BY_A_PHONE = "240 per minute"
# By one invitation: more phones than stewards, and no more rows than a lost one should make.
JOINED = parse("120 per 10 minutes")
BYTES = "application/octet-stream"
REFUSED = {"schema": ProblemSchema, "content_type": PROBLEM}
BEARER: dict[str, Any] = {"security": [{"device": []}]}

limited = limiter.limit(ASKED_BY_A_PHONE, key_func=lambda: str(g.device.id))


def refuse(refusal: Exception) -> Response:
    """Answer with a problem, which names the one of the tallies that cannot be."""
    if isinstance(refusal, tallies.TallyRefused):
        return refused(refusal, f"tallies.{refusal.number}.{refusal.field}")
    return refused(refusal)


for kind in gate_refusals.REFUSALS:
    bp.register_error_handler(kind, refuse)


@bp.route("/gate/join", methods=["POST"])
@bp.arguments(gate_schemas.JoinSchema)
@bp.response(201, gate_schemas.JoinedSchema)
@bp.alt_response(403, **REFUSED)
@bp.alt_response(410, **REFUSED)
@access.anyone
def join(sent: dict[str, Any]) -> Any:
    """Join the gate of an invitation; the token is told this once."""
    device, token = admitting.join(
        db.session(), sent["invitation"], sent["language"], now=clock.now(), sealer=_sealer()
    )
    # No two invitations are the same, so that a fresh one works whatever became of a lost one.
    if security.is_one_of_too_many(JOINED, "joined", sent["invitation"]):
        raise TooManyRequests(retry_after=JOINED.get_expiry())
    row = device.gate.check_in.date
    joined = {
        "token": token,
        "slug": row.event.slug,
        "day": row.day,
        "number": device.number,
        "gate": device.gate.name,
    }
    db.session.commit()
    return joined


@bp.route("/gate/<slug>/<day>")
@bp.doc(**BEARER)
@limited
@bp.arguments(gate_schemas.SinceSchema, location="query")
@bp.response(200, gate_schemas.StateSchema)
@bp.alt_response(403, **REFUSED)
@bp.alt_response(410, **REFUSED)
@access.device
def state(sent: dict[str, Any], slug: str, day: str) -> Any:
    """What a phone has to know, and what other phones scanned since it last asked."""
    device, now = _device(), clock.now()
    later = following.since(db.session(), device, sent["since"] or None, now=now)
    told = {
        **state_of(db.session(), device, now=now, host=_host(), sealer=_sealer()),
        "scans": scans_of(later.passages),
        "cursor": later.cursor,
        "more": later.more,
        "server_time": now,
    }
    if admitting.is_unheard(device, now=now):
        _note_heard(device)
    return told


@bp.route("/gate/<slug>/<day>/badges", methods=["POST"])
@bp.doc(
    **BEARER,
    requestBody={
        "description": "A digest of 4 bytes for each of the 1,024 buckets held, or nothing.",
        "content": {BYTES: {"schema": {"type": "string", "format": "binary"}}},
    },
)
@limited
@bp.response(
    200,
    {"type": "string", "format": "binary"},
    content_type=BYTES,
    description="Each bucket that differs: its number, how many good and how many revoked marks"
    " (16 bits each, big-endian), and the marks, each without its first byte.",
)
@bp.alt_response(403, **REFUSED)
@bp.alt_response(410, **REFUSED)
@access.device
def badges(slug: str, day: str) -> ResponseReturnValue:
    """The marks of all badges: those a phone does not hold yet."""
    check_in = _device().gate.check_in
    found = recognising.badges(db.session(), check_in, _sealer(), now=clock.now())
    try:
        differing = found.differing(request.get_data())
    except ValueError:
        return problem(422, {"body": ["Send 4,096 bytes, or none."]})
    return Response(differing, mimetype=BYTES)


@bp.route("/gate/batch", methods=["POST"])
@bp.doc(**BEARER)
@limited
@bp.arguments(gate_schemas.BatchSchema)
@bp.response(200, gate_schemas.TakenSchema)
@bp.alt_response(410, **REFUSED)
@bp.alt_response(422, **REFUSED)
@bp.alt_response(429, **REFUSED)
@security.up_to(BATCH_BYTES)
@access.former_device
def batch(sent: dict[str, Any]) -> Any:
    """Take up to 500 scans, 200 results and the running totals; what is sent again changes nothing."""
    now, found = clock.now(), _batch(sent)
    # Marking every badge takes long where nobody asked yet: no writer waits for that.
    recognising.warm_up(db.session(), _device().gate.check_in, _sealer(), now=now)
    access.begin_to_write()
    taken = admitting.take(db.session(), _device(), found, now=now, host=_host(), sealer=_sealer())
    db.session.commit()
    answers = [
        {"scan": scan["scan"], "result": one.result, "reason": one.reason or None}
        for scan, one in zip(sent["scans"], taken.scans, strict=True)
    ]
    outcomes = [
        {"result": typed["result"], "outcome": one.outcome, "reason": one.reason or None}
        for typed, one in zip(sent["results"], taken.results, strict=True)
    ]
    told = {"scans": answers, "tallies": taken.tallies, "results": outcomes}
    return {**told, "server_time": now}


@bp.route("/gate/leave", methods=["POST"])
@bp.doc(**BEARER)
@bp.response(204)
@access.former_device
def leave() -> None:
    """End the phone that asks."""
    access.begin_to_write()
    checkin.revoke(db.session(), _device(), now=clock.now())
    db.session.commit()


@bp.after_request
def keep_nowhere(response: Response) -> Response:
    """Keep what a gate is told out of caches."""
    if request.endpoint in GATE:
        response.headers["Cache-Control"] = "no-store"
    return response


GATE = {f"{bp.name}.{view.__name__}" for view in (join, state, badges, batch, leave)}


def _batch(sent: dict[str, Any]) -> Batch:
    scans = [Scan(**{**scan, "at": gate_schemas.read_moment(scan["at"])}) for scan in sent["scans"]]
    counted = [Counted(**tally) for tally in sent["tallies"]]
    typed = [
        Report(
            **{
                **one,
                "result": one["result"].lower(),
                "at": gate_schemas.read_moment(one["at"]),
            }
        )
        for one in sent["results"]
    ]
    return Batch(sent["device_time"], scans, counted, sent["unsent"], typed)


def _note_heard(device: Device) -> None:
    """In a transaction of its own after the view's reading, which keeps no writer waiting."""
    device_id = device.id
    db.session.rollback()
    engines.writing.set(True)
    admitting.note_heard(db.session(), device_id, now=clock.now())
    db.session.commit()


def _device() -> Device:
    found: Device = g.device
    return found


def _host() -> str:
    return urlsplit(current_app.config["BASE_URL"]).netloc


def _sealer() -> Sealer:
    found: Sealer = current_app.extensions["sealer"]
    return found
