"""A job that takes minutes holds up no other, and is not begun twice."""

from threading import Event, current_thread

import pytest

from campaign.cli import exports, worker


@pytest.fixture
def slow():
    """A job that goes on until it is let go, and how often it was begun."""
    begun, over = [], Event()

    def job():
        begun.append(current_thread().name)
        over.wait(30)

    worker.SLOW.add(job)
    yield job, begun, over
    over.set()
    worker._at_it.pop(job).join()
    worker.SLOW.remove(job)


def test_other_jobs_go_on_beside_it_and_it_is_begun_again_once_it_is_over(app, slow):
    job, begun, over = slow
    others = []
    with app.app_context():
        for _ in range(3):
            worker._begin(job)
            worker._begin(lambda: others.append(current_thread().name))
        assert len(begun) == 1 and len(others) == 3
        assert begun[0] != current_thread().name == others[0]
        over.set()
        worker._at_it[job].join()
        worker._begin(job)
        worker._at_it[job].join()
    assert len(begun) == 2


def test_files_of_data_are_made_and_let_go_by_the_worker():
    assert exports.make_due in worker.SLOW
    assert {exports.make_due, exports.forget} <= set(worker.JOBS)
    assert worker.JOBS[exports.forget][1] <= 60
