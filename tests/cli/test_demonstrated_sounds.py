"""One event of the demonstration is heard in a spoken language."""

from pathlib import Path

from campaign.cli.demonstration import sounds
from campaign.domain import sounding
from campaign.extensions import db
from campaign.models import SpokenText
from tests import make
from tests.domain.sounds import needs_ffmpeg


@needs_ffmpeg
def test_the_first_that_is_written_beside_it_is_heard(app):
    with app.app_context():
        make.event(db.session, description={"en": "Come."})
        make.event(db.session, slug="meal", description={"en": "Come.", "ur": "**آؤ**"})
        make.event(db.session, description={"ur": "آؤ"})
        sounds.let_one_be_heard()
        (row,) = db.session.query(SpokenText).all()
        assert (row.subject, row.spoken, row.transcript) == ("event:meal", "phr", "آؤ")
        folder = Path(app.instance_path) / "sounds"
        assert sounding.path_of(row.aac, sounding.AAC, folder).is_file()


def test_without_the_program_nothing_is(app, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with app.app_context():
        make.event(db.session, description={"ur": "آؤ"})
        sounds.let_one_be_heard()
        assert db.session.query(SpokenText).count() == 0
