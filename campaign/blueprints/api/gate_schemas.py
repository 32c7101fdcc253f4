"""What a gate's phone sends and gets. Unknown fields are refused, and every refusal names its field."""

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from campaign.blueprints.api.schemas import TextsField, about
from campaign.languages import LANGUAGES
from events import tallies
from events.knockout import STAGES
from events.models.checkin import ENTRY, EXIT
from events.models.registration import MOST_IN_A_PARTY

MOST_SCANS, MOST_TALLIES, MOST_RESULTS = 500, 1_000, 200
MOST_SEQ = 2**53  # beyond this no JavaScript number is exact
MOST_UNSENT = 2**31 - 1  # what its column holds
LARGEST = 2**31 - 1  # as typed: what cannot be a score is refused one by one, and kept
UUID = r"\A[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\Z"


def whole(least: int, most: int, text: str, **options: Any) -> fields.Integer:
    """Return a whole number within bounds, which is not written as text."""
    bounds = validate.Range(least, most)
    return fields.Integer(strict=True, validate=bounds, **options, **about(text))


def _typed(text: str, **options: Any) -> fields.Integer:
    """Return a number somebody typed, which may be none there can be."""
    return whole(-LARGEST, LARGEST, text, **options)


def read_moment(text: str) -> datetime | None:
    """Return a time with its zone (ISO 8601), in UTC, or None where it is none there can be."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


class ShortList(fields.List[Any]):
    """A list of so many at most, which is told before any of them is looked at."""

    def __init__(self, item: fields.Field[Any], most: int, **options: Any) -> None:
        self.bounds = validate.Length(max=most)
        super().__init__(item, validate=self.bounds, **options)

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        if isinstance(value, list):
            self.bounds(value)
        return super()._deserialize(value, *args, **options)


class MomentField(fields.String):
    """A time with its zone, in UTC."""

    def __init__(self, text: str) -> None:
        super().__init__(required=True, **about(text))

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        moment = read_moment(super()._deserialize(value, *args, **options))
        if moment is None:
            raise ValidationError("Not a time with its zone.")
        return moment


class JoinSchema(Schema):
    """An invitation, as the host's page shows it."""

    invitation = fields.String(required=True, **about("What stands behind #j= in its address."))
    language = fields.String(
        required=True, validate=validate.OneOf(LANGUAGES), **about("The steward's, such as ur.")
    )


class JoinedSchema(Schema):
    """A phone that joined a gate."""

    token = fields.String(**about("For Authorization: Bearer. It is told this once."))
    slug = fields.String()
    day = fields.Date()
    number = fields.Integer(**about("Of this phone, at this date."))
    gate = fields.String(**about("The gate's name."))


class GateSchema(Schema):
    """A way in or out."""

    id = fields.Integer()
    name = fields.String()


class AtGateSchema(Schema):
    """A date as its gates see it."""

    title = TextsField("The event's name.")
    slug = fields.String()
    day = fields.Date()
    starts = fields.AwareDateTime()
    ends = fields.AwareDateTime()
    zone = fields.String()
    capacity = fields.Integer(allow_none=True)
    booked_only = fields.Boolean(**about("Whether nobody comes in without a booking."))


class DeviceSchema(Schema):
    """The phone that asks."""

    number = fields.Integer()
    until = fields.AwareDateTime(**about("Until when its token works."))


class SinceSchema(Schema):
    """Where the answer before ended."""

    since = fields.String(load_default="", **about("`cursor` of the answer before."))


class FixtureSchema(Schema):
    """A match, and its result once one was typed."""

    number = fields.Integer()
    stage = fields.String(validate=validate.OneOf(STAGES))
    group = fields.String(**about("Its group, such as A; empty in the knock-out."))
    pitch = fields.String()
    starts = fields.AwareDateTime()
    minutes = fields.Integer()
    home = fields.String(
        **about(
            "The team's name; before that is known A1 (first of a group), W12 or L12 (of match 12)."
        )
    )
    away = fields.String()
    home_slot = fields.String(**about("T3 (team 3), A1, W12 or L12, also where the team is known."))
    away_slot = fields.String()
    home_known = fields.Boolean()
    away_known = fields.Boolean()
    home_goals = fields.Integer(allow_none=True)
    away_goals = fields.Integer(allow_none=True)
    home_fair = fields.Integer(allow_none=True, **about("Fair play, 0 to 10."))
    away_fair = fields.Integer(allow_none=True)
    home_penalties = fields.Integer(allow_none=True)
    away_penalties = fields.Integer(allow_none=True)


class TournamentSchema(Schema):
    """The tournament of a date."""

    made = fields.String(**about("Tells it from another that is planned anew on the date."))
    fixtures = fields.List(fields.Nested(FixtureSchema), **about("In the order they are played."))


class StateSchema(Schema):
    """What a phone at a gate has to know; no name, no contact, no badge's code."""

    event = fields.Nested(AtGateSchema)
    gate = fields.Nested(GateSchema)
    gates = fields.List(fields.Nested(GateSchema))
    device = fields.Nested(DeviceSchema)
    host = fields.String(**about("Whose addresses badges hold."))
    key = fields.String(**about("The date's attendance key, base64url."))
    counters = fields.List(fields.String())
    parties = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        **about("How many people are booked with a badge, by its mark."),
    )
    scans = fields.List(
        fields.List(fields.Raw()),
        **about("Of other phones: scan, mark, kind, people, at, gate, device, seq."),
    )
    cursor = fields.String()
    more = fields.Boolean(**about("Whether to ask again at once."))
    came = fields.Integer()
    inside = fields.Integer()
    walk_ins = fields.Integer()
    tournament = fields.Nested(TournamentSchema, allow_none=True)
    server_time = fields.AwareDateTime()


class ScanSchema(Schema):
    """One passage, as the phone keeps it until it is acknowledged."""

    scan = fields.String(required=True, validate=validate.Regexp(UUID), **about("Its UUID."))
    code = fields.String(required=True, **about("What was read, or mark: and the badge's mark."))
    kind = fields.String(required=True, validate=validate.OneOf((ENTRY, EXIT)))
    at = fields.String(required=True, **about("When, by the phone's clock; ISO 8601."))
    seq = whole(0, MOST_SEQ, "The phone's own order.", required=True)
    people = whole(1, MOST_IN_A_PARTY, "How many came with it.", load_default=1)


class TallySchema(Schema):
    """The phone's own running total of one quarter of an hour; the largest stands."""

    gate = fields.String(required=True, **about("The gate's name."))
    bucket = MomentField("The first moment of a quarter of an hour.")
    who = fields.String(required=True, **about("A counter, or one with _undone behind it."))
    total = whole(0, tallies.MOST, "So far.", required=True)


class ResultSchema(Schema):
    """How a match ended, as it was typed. One that is put right is a result of its own; the last stands."""

    result = fields.String(required=True, validate=validate.Regexp(UUID), **about("Its UUID."))
    fixture = _typed("The match's number.", required=True)
    home = _typed("Goals, 0 to 99.", required=True)
    away = _typed("Goals, 0 to 99.", required=True)
    home_fair = _typed("Fair play, 0 to 10.", required=True)
    away_fair = _typed("Fair play, 0 to 10.", required=True)
    home_penalties = _typed("Where a knock-out was drawn.", load_default=None, allow_none=True)
    away_penalties = _typed("Where a knock-out was drawn.", load_default=None, allow_none=True)
    at = fields.String(required=True, **about("When, by the phone's clock; ISO 8601."))
    seq = whole(0, MOST_SEQ, "The phone's own order.", required=True)
    plan = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=40),
        **about("`made` of the tournament it was typed for; of another there is no such fixture."),
    )


class BatchSchema(Schema):
    """What a phone has not been acknowledged yet. Sent again, in any order, it changes nothing."""

    device_time = MomentField("What the phone's clock shows.")
    scans = ShortList(fields.Nested(ScanSchema), MOST_SCANS, required=True)
    tallies = ShortList(fields.Nested(TallySchema), MOST_TALLIES, load_default=list)
    results = ShortList(fields.Nested(ResultSchema), MOST_RESULTS, load_default=list)
    unsent = whole(0, MOST_UNSENT, "How many scans and results stay on the phone.", load_default=0)


class AnswerSchema(Schema):
    """What became of one scan."""

    scan = fields.String()
    result = fields.String(**about("stored, duplicate or refused."))
    reason = fields.String(allow_none=True)


class OutcomeSchema(Schema):
    """What became of one result."""

    result = fields.String(**about("Its UUID, as it was sent."))
    outcome = fields.String(**about("stored, duplicate or refused."))
    reason = fields.String(
        allow_none=True,
        **about(
            "Why it was refused (score, penalties, not_begun, no_such_fixture, time, device_revoked,"
            " after_the_end, too_many), or what is odd about it (clock, device_revoked; sides_unknown:"
            " it counts once they are known)."
        ),
    )


class TakenSchema(Schema):
    """What became of a batch."""

    scans = fields.List(fields.Nested(AnswerSchema))
    tallies = fields.String(
        **about("stored, or refused: what was counted after the phone was stopped does not count.")
    )
    results = fields.List(fields.Nested(OutcomeSchema))
    server_time = fields.AwareDateTime()
