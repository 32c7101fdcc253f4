"""The description of the API (OpenAPI 3.1), made from its views and schemas."""

from flask.blueprints import BlueprintSetupState
from flask_smorest import Api  # type: ignore[import-untyped]

from campaign.blueprints.api import bp
from campaign.blueprints.api.schemas import ProblemSchema


class Description(Api):
    """An API that is described by flask-smorest; errors are answered by our own handlers."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Leave errors to `campaign.errors`: flask-smorest would take over those of every page."""


def describe(state: BlueprintSetupState) -> None:
    """Keep the description of the views in the app."""
    api = Description(
        spec_kwargs={
            "title": state.app.extensions["pack"].name.get("en", "Events"),
            "version": "1",
            "openapi_version": "3.1.0",
            "servers": [{"url": state.app.config["BASE_URL"]}],
        }
    )
    api.init_app(state.app)
    # A gate's phone sends the token it was told when it joined.
    api.spec.components.security_scheme("device", {"type": "http", "scheme": "bearer"})
    bp.register_views_in_doc(api, state.app, api.spec, name=bp.name, parameters=None)
    state.app.extensions["openapi"] = api.spec
