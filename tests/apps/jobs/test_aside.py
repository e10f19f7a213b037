from __future__ import annotations

import os
import threading

import pytest

from zhike.apps.jobs import aside
from zhike.apps.jobs.actions import begin_job
from zhike.apps.jobs.aside import Aside
from zhike.apps.jobs.priorities import NICENESS
from zhike.apps.jobs.tasks import jobs_in_hand


class Queue:
    """Stands for django-tasks' worker: runs until it is told to stop."""

    running = True

    def __init__(self, *, fails=0):
        self.fails, self.runs = fails, 0
        self.begun, self.told = threading.Event(), threading.Event()

    def run(self):
        self.runs += 1
        if self.runs <= self.fails:
            raise OSError("the database is away")
        self.niceness = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        self.begun.set()
        assert self.told.wait(30)


@pytest.fixture
def started():
    threads = []

    def start(queue):
        made = Aside(queue)
        made.start()
        threads.append((made, queue))
        assert queue.begun.wait(30)
        return made

    yield start
    for made, queue in threads:
        made.stopping.set()
        queue.told.set()
        made.thread.join(30)


def test_its_thread_comes_after_all_others_and_leaves_theirs_alone(started):
    queue = Queue()
    before = os.getpriority(os.PRIO_PROCESS, 0)

    started(queue)

    assert queue.niceness == min(before + NICENESS, 19)
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_a_database_that_is_away_does_not_end_it(started, monkeypatch, caplog):
    monkeypatch.setattr(aside, "PAUSE_SECONDS", 0.0)
    queue = Queue(fails=2)

    started(queue)

    assert queue.runs == 3
    assert "trying again" in caplog.text


def test_stopping_does_not_wait_for_the_job_in_hand_but_closes_it(started, start, monkeypatch):
    job = start()
    begin_job(job.pk)
    queue = Queue()
    running = started(queue)
    monkeypatch.setitem(jobs_in_hand, running.thread.ident, job.pk)

    running.stop()

    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "worker_stopped")
    assert running.is_busy
    assert not queue.running


def test_a_queue_without_work_is_left_before_the_worker_ends(started):
    queue = Queue()
    running = started(queue)
    queue.told.set()

    running.stop()

    assert not running.is_busy
