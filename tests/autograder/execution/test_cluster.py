"""A class on Dask workers: the results of a local run, also when a worker dies on the way."""

from __future__ import annotations

import dataclasses
import os
import signal
import threading
import time

import pytest

from autograder.execution import engine
from autograder.gradebook.course import Course

distributed = pytest.importorskip("distributed")

WRONG_FINE_TUNE = """def fine_tune(model, train, valid, epochs=16):
    model.trainable = True
    return model.fit(*train, validation_data=valid, epochs=epochs, verbose=0)
"""


@pytest.fixture
def course(tmp_path, submit):
    made = Course.create(tmp_path / "course", "a2")
    for number in range(8):
        path = made.root / "submitted" / f"s{number}" / "a2" / "a2.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(submit({"a2-fine-tune": WRONG_FINE_TUNE} if number % 2 else {}))
    return made


@pytest.fixture
def cluster():
    """Two workers in processes of their own, each started again when it dies."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made


def grade(course, **options):
    results, _ = engine.grade_class(course, "a2", force=True, say=lambda _: None, **options)
    return [dataclasses.replace(result, seconds=0.0) for result in results]


@pytest.mark.slow
def test_a_cluster_gives_the_results_of_this_machine_although_a_worker_dies(
    needs_sandbox, course, cluster
):
    local = grade(course, workers=2)
    assert {r.status for r in local} == {"graded"} and len({r.score for r in local}) == 2
    victim = cluster.workers[0]
    before = victim.pid
    journal = course.state / "journal" / "a2"
    begun = time.time()

    def kill_after_the_first_results():
        while sum(p.stat().st_mtime > begun for p in journal.glob("*.json")) < 2:
            time.sleep(0.05)
        os.kill(before, signal.SIGKILL)

    killer = threading.Thread(target=kill_after_the_first_results, daemon=True)
    killer.start()
    remote = grade(course, cluster=cluster.scheduler_address)
    killer.join(timeout=10)
    assert not killer.is_alive()
    assert remote == local


@pytest.mark.slow
def test_one_two_and_eight_workers_give_the_same_results(needs_sandbox, course):
    assert grade(course, workers=1) == grade(course, workers=2) == grade(course, workers=8)
