"""Another town's pack runs on the same code."""

import flask_migrate
import pytest

from campaign import create_app
from campaign.extensions import db
from tests.conftest import config
from tests.packs.test_loading import TWIN
from tests.visitor import Visitor


@pytest.fixture
def twin(tmp_path):
    app = create_app(config(f"sqlite:///{tmp_path / 'twin.sqlite'}", pack=str(TWIN)))
    with app.app_context():
        flask_migrate.upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


def test_its_pages_are_its_own_and_nothing_of_the_first_town(twin):
    visitor = Visitor(twin.test_client())
    for path in ("/en/", "/pl/", "/en/pledge", "/pl/our-data", "/en/about"):
        assert "luton" not in visitor.open(path).html.lower()
    assert "Twinford" in visitor.open("/en/").words
    receipt = visitor.receipt("pl", ward="E05000002")
    page = visitor.open(receipt)
    assert "Lower" in page.words and "luton" not in page.html.lower()
    for form in ("png", "svg", "pdf"):
        assert twin.test_client().get(f"{receipt}/badge.{form}").status_code == 200


def test_a_language_it_does_not_have_is_404_and_its_first_is_the_fallback(twin):
    client = twin.test_client()
    assert client.get("/ur/").status_code == 404
    assert client.get("/", headers={"Accept-Language": "ur"}).headers["Location"] == "/pl/"
