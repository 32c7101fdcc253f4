"""Phones that send again and again, all at once: what each scanned counts once, on both engines."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.schema import AddConstraint, DropConstraint

from campaign import clock
from campaign.extensions import db
from events import admission, checkin, gate_hours, passing, tallies
from events.attendance import quarter
from events.models import CheckIn, Device, Scan
from events.tallies import Counted
from tests.events.at_a_gate import mark_of, opened, phone, scanned

PHONES, BATCHES, SIZE, TIMES, THREADS = 4, 3, 40, 5, 8
EVERYTHING = PHONES * BATCHES * SIZE


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def phones(app, now):
    """The ids of phones at one date, committed."""
    with app.app_context():
        check_in = opened(db.session, now)
        made = [phone(db.session, check_in, now, f"Gate {n % 2}") for n in range(PHONES)]
        db.session.commit()
        return [device.id for device in made]


def batches_of(phones, now):
    """Every batch TIMES over, each time in another order of its scans; each badge at two phones."""
    chance, sent = random.Random(4), []
    for number, device_id in enumerate(phones):
        for n in range(BATCHES):
            badges = [(number // 2 * BATCHES + n) * SIZE + i for i in range(SIZE)]
            batch = [scanned(now, mark_of(badge), badge) for badge in badges]
            total = Counted(f"Gate {number % 2}", quarter(now), "adult", 10 * (n + 1))
            for _ in range(TIMES):
                sent.append((device_id, chance.sample(batch, SIZE), [total]))
    chance.shuffle(sent)
    return sent


def send_all_at_once(app, sent, now):
    """Send every batch in THREADS threads; what falls over before it is saved is sent again at last.

    Returns how often each answer was given.
    """

    def send(number, falls_over=False):
        device_id, batch, totals = sent[number]
        with app.app_context():
            device = db.session.get_one(Device, device_id)
            kept = passing.record(db.session, device, batch, now=now, offset=number, unsent=0)
            tallies.record(db.session, device, totals)
            if falls_over:
                db.session.rollback()
                return []
            db.session.commit()
            return [one.result for one in kept]

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda n: send(n, falls_over=n % 7 == 0), range(len(sent))))
        answers += pool.map(send, range(0, len(sent), 7))
    return Counter(result for results in answers for result in results)


def found(app):
    """How many rows, and what they come to."""
    with app.app_context():
        rows = db.session.scalar(select(func.count()).select_from(Scan))
        return rows, admission.summary(db.session, db.session.scalars(select(CheckIn)).one(), {})


def test_batches_sent_five_times_at_once_count_once(app, phones, now):
    sent = batches_of(phones, now)
    answers = send_all_at_once(app, sent, now)
    rows, summary = found(app)
    assert rows == EVERYTHING == answers["stored"]
    assert answers["duplicate"] > EVERYTHING
    assert summary.came == EVERYTHING // 2
    assert len(summary.repeats) == EVERYTHING // 2
    assert summary.walk_ins == PHONES * 10 * BATCHES


def test_without_the_unique_key_the_same_batches_count_twice(app, phones, now):
    """The control: it is the key in the database that keeps the promise, and nothing else."""
    sent = batches_of(phones, now)
    with app.app_context(), without_the_key():
        answers = send_all_at_once(app, sent, now)
        rows, _ = found(app)
    assert rows == answers["stored"] > 2 * EVERYTHING


def test_two_phones_that_tell_of_the_same_scans_in_opposite_order_do_not_block_each_other(
    app, phones, now
):
    """As after one phone's storage was copied to another."""
    both = Barrier(2)

    def send(number, batches):
        with app.app_context():
            for batch in batches:
                both.wait(timeout=60)
                device = db.session.get_one(Device, phones[number])
                told = batch if number else batch[::-1]
                passing.record(db.session, device, told, now=now, offset=0)
                db.session.commit()

    batches = [[scanned(now, mark_of(n), n) for n in range(300)] for _ in range(8)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(send, (0, 1), (batches, batches)))
    assert found(app)[0] == sum(map(len, batches))


@contextmanager
def without_the_key():
    """The table of scans without its unique key, while it lasts; then empty, and as it was."""
    if db.engine.dialect.name == "sqlite":
        made = "SELECT sql FROM sqlite_master WHERE tbl_name = 'scan' AND sql IS NOT NULL"
        with db.engine.begin() as connection:
            as_it_was = connection.scalars(text(made + " ORDER BY type = 'index'")).all()
        key = "CONSTRAINT uq_scan_date_id_scan UNIQUE (date_id, scan)"
        assert key in as_it_was[0]
        drop = ["DROP TABLE scan", as_it_was[0].replace(key, "CHECK (1)"), *as_it_was[1:]]
        restore = ["DROP TABLE scan", *as_it_was]
    else:
        (key,) = (c for c in Scan.__table__.constraints if c.name == "uq_scan_date_id_scan")
        drop, restore = [DropConstraint(key)], ["DELETE FROM scan", AddConstraint(key)]
    run(drop)
    try:
        yield
    finally:
        run(restore)


def run(statements):
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement) if isinstance(statement, str) else statement)


def test_phones_that_join_at_once_have_numbers_of_their_own(app, phones, now):
    def join(number):
        with app.app_context():
            gate = db.session.get_one(Device, phones[0]).gate
            made = checkin.join(db.session, gate, f"{number:064x}", "en", now=now).number
            db.session.commit()
            return made

    with ThreadPoolExecutor(THREADS) as pool:
        numbers = list(pool.map(join, range(24)))
    assert sorted(numbers) == list(range(PHONES + 1, PHONES + 25))


def test_what_is_sent_while_the_key_is_destroyed_is_counted_or_refused(app, phones, now):
    """Nothing is lost between the totals and the deletion: each batch is in the totals, or is told."""
    sent = [
        (phones[0], [scanned(now, mark_of(20 * n + i), i) for i in range(20)]) for n in range(30)
    ]

    def send(number):
        with app.app_context():
            if number == 15:
                check_in = db.session.scalars(select(CheckIn)).one()
                admission.freeze(db.session, check_in, {}, now=now)
                db.session.commit()
                return 0
            device_id, batch = sent[number]
            device = db.session.get(Device, device_id)
            if device is None:
                return 0
            try:
                kept = passing.record(db.session, device, batch, now=now, offset=0)
            except gate_hours.KeyDestroyed:
                db.session.rollback()
                return 0
            db.session.commit()
            return len(kept)

    with ThreadPoolExecutor(THREADS) as pool:
        taken = sum(pool.map(send, range(len(sent))))
    rows, summary = found(app)
    assert rows == 0
    assert summary.came == taken > 0
