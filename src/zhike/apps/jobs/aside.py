"""The jobs that nobody waits for: done in a thread of the worker, with what the machine spares."""

from __future__ import annotations

import logging
import threading
from typing import Protocol

from zhike.apps.jobs.actions import give_up_jobs
from zhike.apps.jobs.priorities import give_way
from zhike.apps.jobs.tasks import jobs_in_hand

log = logging.getLogger(__name__)
PAUSE_SECONDS = 30.0
REST_SECONDS = 2.0  # within which a queue without work notices that it is to stop


class QueueWorker(Protocol):
    """What is used of django-tasks' worker."""

    running: bool

    def run(self) -> None: ...


class Aside:
    """Runs a worker in a thread whose processor time comes last, until it is stopped."""

    def __init__(self, worker: QueueWorker) -> None:
        self.worker = worker
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, name="aside", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        """Take no more jobs, and leave the one in hand: whoever ends the worker does not wait."""
        self.stopping.set()
        self.worker.running = False
        if (job_id := jobs_in_hand.get(self.thread.ident or 0)) is not None:
            give_up_jobs([job_id])
        elif self.thread.is_alive():
            self.thread.join(REST_SECONDS)

    @property
    def is_busy(self) -> bool:
        return self.thread.is_alive()

    def _run(self) -> None:
        give_way()
        while not self.stopping.is_set():
            try:
                self.worker.run()
            except Exception:
                # A database that is away for a moment must not end this queue for good.
                log.exception("The queue of jobs that nobody waits for failed; trying again")
                self.stopping.wait(PAUSE_SECONDS)
