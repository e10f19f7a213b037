from __future__ import annotations

import os
import sys
import threading
import time

from zhike.cli import worker_process
from zhike.cli.worker_process import WorkerProcess, stop_all

LASTING = [sys.executable, "-c", "import time; time.sleep(60)"]
COUNTING = [
    sys.executable,
    "-c",
    "import signal, sys, time\n"
    "def hear(*_): print('asked', flush=True); time.sleep(0.5); sys.exit(0)\n"
    "signal.signal(signal.SIGTERM, hear); print('ready', flush=True); time.sleep(60)",
]
DEAF = [
    sys.executable,
    "-c",
    "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    " print('deaf', flush=True); time.sleep(60)",
]


def test_a_worker_that_dies_is_started_again(monkeypatch):
    monkeypatch.setattr(worker_process, "FIRST_PAUSE", 0.01)
    again = threading.Event()
    worker = WorkerProcess([sys.executable, "-c", "raise SystemExit(3)"])
    launch = worker._launch

    def launch_and_tell():
        launch()
        if worker.starts == 3:
            again.set()

    monkeypatch.setattr(worker, "_launch", launch_and_tell)

    worker.start()

    assert again.wait(timeout=30)
    worker.stop()


def test_a_worker_is_told_whose_it_is():
    command = worker_process.worker_command()

    assert command[-2:] == ["--parent", str(os.getpid())]


def test_stopping_ends_the_worker_and_starts_no_other():
    worker = WorkerProcess(LASTING)
    worker.start()

    worker.stop()
    worker._watcher.join(timeout=10)

    assert worker.process.poll() is not None
    assert worker.starts == 1


def test_a_worker_that_does_not_listen_is_ended_by_force(monkeypatch):
    monkeypatch.setattr(worker_process, "STOP_SECONDS", 0.3)
    worker = WorkerProcess(DEAF)
    worker.start()

    worker.stop()

    assert worker.process.poll() is not None


def test_a_worker_that_ends_in_time_is_asked_once_and_may_finish(capfd):
    worker = WorkerProcess(COUNTING)
    worker.start()
    until_said(capfd, "ready")

    worker.stop()

    assert worker.process.returncode == 0
    assert capfd.readouterr().out == "asked\n"


def test_those_that_do_not_listen_are_waited_for_together(monkeypatch):
    monkeypatch.setattr(worker_process, "STOP_SECONDS", 0.3)
    waits = []
    before = WorkerProcess.ends_before
    monkeypatch.setattr(
        WorkerProcess, "ends_before", lambda self, to: (waits.append(to), before(self, to))[1]
    )
    workers = [WorkerProcess(DEAF) for _ in range(3)]
    for worker in workers:
        worker.start()

    stop_all(workers)

    assert all(worker.process.poll() is not None for worker in workers)
    assert len(set(waits)) <= 3  # one moment a step, not one a worker


def until_said(capfd, word):
    for _again in range(600):
        if word in capfd.readouterr().out:
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing said {word}")
