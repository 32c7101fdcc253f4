"""Whoever has texts heard: a host, a host of a trusted group, staff."""

import io
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy

from campaign.domain import speaking
from campaign.extensions import db
from tests import make
from tests.domain.sounds import FFMPEG, wav
from tests.visitor import Visitor


@pytest.fixture
def event(app):
    """The draft of a group that staff read after, or whatever is asked for."""

    def make_one(trusted=False, state="draft"):
        with app.app_context():
            group = make.group(db.session, slug="friends", trusted=trusted)
            texts = {"description": {"en": "Come."}, "access_note": {"en": "Ring."}}
            published = {} if state == "live" else {"published_at": None}
            make.event(db.session, group, slug="meal", state=state, **texts, **published)
            db.session.commit()
        return "/hosts/friends/events/meal/sounds"

    return make_one


@pytest.fixture
def enter(app):
    """Signs somebody in: staff, or a member of the group."""

    def make_one(*roles):
        with app.app_context():
            group = None if roles else db.session.query(make.PartnerGroup).one()
            account = make.account(db.session, *roles, group=group)
        visitor = Visitor(app.test_client())
        visitor.enter(account)
        return visitor

    return make_one


@pytest.fixture
def heard(app):
    """Reads back how a thing is heard."""

    def read(subject="event:meal"):
        with app.app_context():
            found = speaking.heard(db.session(), subject)
            rows = [
                (block, row.spoken, row.transcript, row.transcript_language)
                for block, one in found.items()
                for row in one.sounds
            ]
            return rows, {block: one.video.address for block, one in found.items() if one.video}

    return read


@pytest.fixture
def files(app):
    """What lies in the folder of recordings."""
    folder = Path(app.instance_path) / "sounds"
    shutil.rmtree(folder, ignore_errors=True)
    return lambda: sorted(path.name for path in folder.glob("*"))


@pytest.fixture
def held(monkeypatch, tmp_path):
    """Keeps every ffmpeg from beginning for a while."""

    @contextmanager
    def hold():
        gate, program = tmp_path / "gate", tmp_path / "ffmpeg"
        os.mkfifo(gate)
        program.write_text(f'#!/bin/sh\nread go < {gate}\nexec {FFMPEG} "$@"\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
        with gate.open("r+b", buffering=0) as opened:
            try:
                yield
            finally:
                opened.write(b"go\n" * 100)

    return hold


@pytest.fixture
def broken(app):
    """Has every commit fail while something is so."""

    @contextmanager
    def break_it(is_so):
        def fail(session):
            if is_so(session):
                raise OSError("no space left on device")

        sqlalchemy.event.listen(db.session, "before_commit", fail)
        try:
            yield
        finally:
            sqlalchemy.event.remove(db.session, "before_commit", fail)

    return break_it


@pytest.fixture
def recording():
    """Makes what a browser sends of a recording that takes so many seconds."""
    return lambda seconds=1.0: (io.BytesIO(wav(seconds)), "voice.wav")
