"""The public number as machines read it."""

from marshmallow import Schema, fields


class CountSchema(Schema):
    """`/count.json`."""

    pledges = fields.Integer()
    by_channel = fields.Dict(keys=fields.String(), values=fields.Integer())
    as_of = fields.AwareDateTime(format="iso")
    recounted = fields.AwareDateTime(format="iso", allow_none=True)
