"""How far an aim is can be told by every page, whichever blueprints there are."""

from campaign import create_app, figures
from campaign.models import Aim
from tests.conftest import config


def test_how_far_an_aim_is_needs_nothing_of_the_desk(tmp_path):
    app = create_app(config(f"sqlite:///{tmp_path / 'empty.sqlite'}"), blueprints=())
    with app.app_context():
        assert figures.progress([Aim(id=7, measure="")]) == {7: None}
