"""A file is made by one worker at a time, anew where one was killed, and whoever is late is not heard."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import func, select, update

from campaign import clock
from campaign.cli import exports
from campaign.domain import extracting, handing_out, packing
from campaign.domain.handing_out import Asked
from campaign.domain.packing import LEASE
from campaign.extensions import db
from campaign.models import Account
from campaign.models.export import FAILED, MAKING, READY, Export, ExportPart
from tests import make

PIECES = [b"one", b"two", b"three"]


@pytest.fixture
def asked(session):
    """Makes an export that waits to be made, and returns its id."""
    actor = make.account(session, "analyst")

    def ask(form="csv", **options):
        extract = extracting.find("events")
        wanted = Asked(extract, form, options, "", 7)
        id_ = handing_out.ask(session, wanted, actor=actor, now=clock.now()).id
        session.commit()
        return id_

    return ask


def claim(session, later=timedelta()):
    found = packing.claim(session, now=clock.now() + later)
    session.commit()
    return found


def put(session, claimed, number, content, **over):
    """Keep one piece; the claim renewed."""
    facts = {"rows": number, "now": clock.now(), **over}
    renewed = packing.put(session, claimed, number, content, **facts)
    session.commit()
    return renewed


def pieces(session):
    found = session.scalars(select(ExportPart.content).order_by(ExportPart.number)).all()
    session.rollback()
    return found


def states(session):
    found = session.scalars(select(Export.state).order_by(Export.id)).all()
    session.rollback()
    return found


def test_it_is_claimed_once_in_the_order_it_was_asked_for(session, asked):
    first, second = asked(), asked(form="xlsx")
    assert [claim(session).id, claim(session).id, claim(session)] == [first, second, None]


def test_a_killed_workers_file_is_claimed_again_after_its_lease_and_begins_anew(session, asked):
    asked()
    killed = put(session, claim(session), 0, PIECES[0])
    before = killed.leased_until - clock.now() - timedelta(seconds=1)
    assert claim(session, later=before) is None
    again = claim(session, later=LEASE)
    assert again.id == killed.id and pieces(session) == []
    for number, piece in enumerate(PIECES):
        again = put(session, again, number, piece)
    assert packing.finish(session, again, rows=3, now=clock.now())
    session.commit()
    assert (pieces(session), states(session)) == (PIECES, [READY])


def test_who_comes_back_after_the_lease_changes_nothing(session, asked):
    asked()
    late = claim(session)
    present = put(session, claim(session, later=LEASE), 0, PIECES[0])
    assert put(session, late, 0, b"late") is None
    assert packing.proceed(session, late, rows=9, now=clock.now()) is None
    assert not packing.finish(session, late, rows=9, now=clock.now())
    assert not packing.fail(session, late)
    session.commit()
    assert (pieces(session), states(session)) == (PIECES[:1], [MAKING])
    assert packing.finish(session, present, rows=1, now=clock.now())


def test_each_piece_renews_the_lease(session, asked):
    asked()
    held = claim(session)
    for minutes in (4, 8, 12):
        held = put(session, held, minutes, b"x", now=clock.now() + timedelta(minutes=minutes))
    assert claim(session, later=timedelta(minutes=16)) is None
    assert claim(session, later=timedelta(minutes=17, seconds=1)) is not None


def test_of_many_workers_at_once_one_gets_it(app, session, asked):
    asked()
    together = Barrier(4)

    def work(_):
        with app.app_context():
            together.wait()
            found = packing.claim(db.session(), now=clock.now())
            db.session.commit()
            db.session.remove()
            return found is not None

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 1


def test_what_could_not_be_made_for_a_day_is_given_up(session, asked):
    asked()
    held = put(session, claim(session), 0, PIECES[0])
    assert claim(session, later=timedelta(hours=24)) is None
    handing_out.forget(session, now=clock.now() + timedelta(hours=24))
    session.commit()
    assert (pieces(session), states(session)) == ([], [FAILED])
    assert put(session, held, 1, PIECES[1]) is None


def test_a_file_that_cannot_be_made_is_given_up_and_holds_up_no_other(app, session, asked):
    broken, fine = asked(first="2026-01-01"), asked()
    options = {"first": "no day at all"}
    session.execute(update(Export).where(Export.id == broken).values(options=options))
    session.commit()
    with app.app_context():
        assert exports.make_due() == 1
    assert states(session) == [FAILED, READY]
    owners = select(func.count()).where(ExportPart.export_id == fine)
    assert session.scalar(owners) == 1


def test_the_same_file_is_made_whatever_was_made_of_it_before(app, session, asked):
    make.event(session, slug="meal")
    asked()
    put(session, claim(session), 7, b"left of a killed worker")
    with app.app_context(), time_machine.travel(clock.now() + LEASE, tick=False):
        assert exports.make_due() == 1
    (content,) = pieces(session)
    assert b"meal" in content and b"left of" not in content


def test_what_a_killed_worker_left_of_a_spreadsheet_is_deleted(app, session, asked):
    id_ = asked(form="xlsx")
    with app.app_context():
        held = claim(session)
        mine, stray = exports.folder() / held.uid, exports.folder() / "stray"
        for place in (mine, stray):
            place.mkdir(parents=True)
            (place / "file").write_bytes(b"names")
        exports.sweep()
        assert mine.exists() and not stray.exists()
        with time_machine.travel(clock.now() + LEASE, tick=False):
            assert exports.make_due() == 1
        assert list(exports.folder().iterdir()) == []
    assert session.get(Export, id_).state == READY


SLOW = """
import os, sys, time
from campaign import create_app
from campaign.cli import exports
from campaign.domain import packing
from tests.conftest import config
put = packing.put
def slow(*given, **named):
    renewed = put(*given, **named)
    given[0].commit()
    print("put", flush=True)
    time.sleep(60)
    return renewed
packing.put = slow
app = create_app(config(sys.argv[1]))
app.instance_path = sys.argv[2]
with app.app_context():
    exports.make_due()
"""


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_worker_killed_while_it_makes_a_file_loses_nothing(
    app, session, asked, database_url, form
):
    make.event(session, slug="meal")
    asked(form=form)
    command = [sys.executable, "-c", SLOW, database_url, app.instance_path]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ})
    assert worker.stdout.readline() == b"put\n"
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    assert len(pieces(session)) == 1 and states(session) == [MAKING]
    with app.app_context():
        assert exports.make_due() == 0
        assert bool(list(exports.folder().glob("*/*"))) == (form == "xlsx")
        with time_machine.travel(clock.now() + LEASE, tick=False):
            assert exports.make_due() == 1
        assert list(exports.folder().glob("*")) == []
    assert (len(pieces(session)), states(session)) == (1, [READY])


def test_an_account_that_is_gone_leaves_a_file_nobody_gets(session, asked):
    asked()
    session.execute(update(Export).values(asked_by_id=None))
    session.commit()
    held = claim(session)
    actor = session.scalars(select(Account)).one()
    with pytest.raises(handing_out.NoSuchExport):
        handing_out.own(session, held.uid, actor=actor, now=clock.now())
