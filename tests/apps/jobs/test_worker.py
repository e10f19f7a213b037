from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from zhike.apps.jobs import worker
from zhike.apps.jobs.actions import begin_job
from zhike.apps.jobs.chores import Chore
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.priorities import NICENESS
from zhike.apps.jobs.tasks import jobs_in_hand
from zhike.apps.jobs.worker import Ticker


@pytest.fixture(autouse=True)
def nothing_left_beside(db):
    """Wait for what works beside the ticks: it closes its connection while there is a database."""
    yield
    for thread in threading.enumerate():
        if thread.name == worker.BESIDE:
            thread.join(timeout=60)
            assert not thread.is_alive()


# The real chores write into the database on connections of their own, what no test rolls back:
# tests that do not ask for a chore tick without them.
def a_chore(work, *, aside=False, gives_way=False):
    return Chore(name="dust", work=work, every_ticks=1, aside=aside, gives_way=gives_way)


def test_a_tick_keeps_the_job_in_hand_alive_and_closes_the_lost_one(start, monkeypatch):
    monkeypatch.setattr(worker, "relay_events", lambda: 0)
    in_hand, lost = start(), start()
    begin_job(in_hand.pk)
    begin_job(lost.pk)
    Job.objects.update(alive_at=timezone.now() - timedelta(minutes=1))
    monkeypatch.setitem(jobs_in_hand, 1, in_hand.pk)

    Ticker(does_chores=False).tick()  # at night one of them starts a job of its own

    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == ["running", "failed"]


def test_the_first_tick_relays_and_the_next_nine_do_not(db, monkeypatch):
    relayed = []
    monkeypatch.setattr(worker, "relay_events", lambda: relayed.append(1))
    ticker = Ticker(does_chores=False)

    for _ in range(11):
        ticker.tick()

    assert len(relayed) == 2


def test_a_store_that_is_away_does_not_end_the_ticking(db, monkeypatch, caplog):
    def away():
        raise OSError("no space left on device")

    monkeypatch.setattr(worker, "relay_events", away)
    ticker = Ticker(does_chores=False)

    ticker.tick()

    assert ticker.ticks == 1
    assert "will be tried again" in caplog.text


def test_a_tick_does_the_chores_unless_all_is_to_end_with_the_batch(db, monkeypatch):
    done = []
    monkeypatch.setattr(worker, "relay_events", lambda: 0)
    monkeypatch.setattr(worker, "due_chores", lambda *, tick: [a_chore(lambda: done.append(tick))])
    ticker = Ticker()

    ticker.tick()
    ticker.tick()
    Ticker(does_chores=False).tick()

    assert done == [0, 1]


def test_a_worker_whose_parent_is_gone_stops_itself(db, monkeypatch):
    sent = []
    monkeypatch.setattr(os, "kill", lambda pid, wanted: sent.append((pid, wanted)))
    ticker = Ticker(parent=os.getppid() + 1)

    ticker.tick()

    assert sent == [(os.getpid(), signal.SIGTERM)]
    assert ticker.stopping.is_set()


def test_the_store_is_compacted_once_an_hour_and_not_at_the_start(db, monkeypatch):
    done = threading.Event()
    monkeypatch.setattr(worker, "relay_events", lambda: 0)
    monkeypatch.setattr(worker, "compact_events", done.set)
    ticker = Ticker(does_chores=False)

    ticker.tick()
    at_the_start = done.is_set()
    ticker.ticks = worker.COMPACT_EVERY_TICKS - 1
    ticker.tick()

    assert not at_the_start
    assert done.wait(30)


def test_compaction_of_an_empty_store_does_nothing_and_says_nothing():
    worker.compact_events()


def test_a_chore_that_waits_for_others_holds_up_no_tick_and_never_runs_twice(db, monkeypatch):
    begun, go_on, ended = [], threading.Event(), threading.Event()

    def wait():
        begun.append(1)
        go_on.wait(5)
        ended.set()

    monkeypatch.setattr(worker, "due_chores", lambda *, tick: [a_chore(wait, aside=True)])
    monkeypatch.setattr(worker, "relay_events", lambda: 0)
    ticker = Ticker()

    ticker.tick()
    ticker.tick()

    assert begun == [1]
    go_on.set()
    assert ended.wait(5)


def test_a_chore_has_its_turn_again_where_the_database_was_away(db, monkeypatch):
    def away():
        raise OperationalError("the server is gone")

    monkeypatch.setattr(worker.connections, "close_all", away)
    ticker = Ticker(beside={"dust"})

    ticker._try_beside(a_chore(lambda: None, aside=True))

    assert ticker.beside == set()


@pytest.mark.parametrize(("gives_way", "later_by"), [(True, NICENESS), (False, 0)])
def test_what_nobody_waits_for_gets_its_processor_time_last(db, monkeypatch, gives_way, later_by):
    found, done = [], threading.Event()

    def work():
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        done.set()

    chore = a_chore(work, aside=True, gives_way=gives_way)
    monkeypatch.setattr(worker, "due_chores", lambda *, tick: [chore])
    monkeypatch.setattr(worker, "relay_events", lambda: 0)
    before = os.getpriority(os.PRIO_PROCESS, 0)

    Ticker().tick()

    assert done.wait(30)
    assert found == [min(before + later_by, 19)]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
