"""The campaign: people, pledges, badges, pages and languages."""

from collections.abc import Iterable

from flask import Blueprint, Flask

from campaign import access, addresses, cli, engines, errors, figures, logs, looks, security
from campaign.blueprints import BLUEPRINTS
from campaign.config import Config
from campaign.domain.sealing import Sealer
from campaign.extensions import babel, compress, db, limiter, migrate
from campaign.packs import load

__all__ = ["create_app"]


def create_app(
    config: Config | None = None, *, blueprints: Iterable[Blueprint] = BLUEPRINTS
) -> Flask:
    """Compose the application from its settings (by default, the environment's)."""
    config = config or Config.from_environment()
    app = Flask(__name__, static_folder=None, instance_relative_config=True)
    app.config.update(config.for_flask())
    app.config.update(SQLALCHEMY_ENGINE_OPTIONS=engines.options(config.database_url))
    app.extensions["pack"] = load(config.pack)
    app.extensions["sealer"] = Sealer(config.field_keys)
    figures.keep_counts(app)

    db.init_app(app)
    with app.app_context():
        engines.prepare(db.engine)
    migrate.init_app(app, db, directory=f"{app.root_path}/migrations", render_as_batch=True)
    babel.init_app(app, locale_selector=addresses.locale_of_request)
    limiter.init_app(app)
    compress.init_app(app)

    addresses.read_languages(app)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    addresses.negotiate_without_prefix(app)
    access.insist_every_view_is_declared(app)

    security.harden(app)
    errors.show_errors(app)
    logs.log_requests(app)
    access.enforce(app)
    looks.dress(app)
    cli.add_commands(app)
    security.serve_static_files(app)
    return app
