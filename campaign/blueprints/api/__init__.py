"""The JSON API under `/api/v1/`, described at `/api/v1/openapi.json`."""

from flask_smorest import Blueprint  # type: ignore[import-untyped]

bp = Blueprint(
    "api",
    __name__,
    url_prefix="/api/v1",
    description="Events, as anybody may read them, and gates.",
)

from campaign.blueprints.api import description, gate, problems, views  # noqa: E402

bp.record_once(description.describe)  # after the views, whose documentation it collects

__all__ = ["bp", "gate", "problems", "views"]
