from __future__ import annotations

import os
import sys
import threading

from zhike.cli import worker_process
from zhike.cli.worker_process import WorkerProcess

LASTING = [sys.executable, "-c", "import time; time.sleep(60)"]
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
