"""The worker of a queue: the library's, asked to do no more than look while nothing is ready."""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

LOOK_SECONDS = 0.5
BACKEND = "default"


class LookingWorker(Worker):  # type: ignore[misc]
    """Takes the lock of the database only where a job is ready.

    The library's own takes it at every look, and on SQLite all who write wait for it meanwhile.

    Parameters
    ----------
    only
        The queue whose jobs it runs; all by default.
    without
        Queues whose jobs it leaves to others.
    batch
        Whether it stops when nothing waits.
    """

    def __init__(
        self, *, only: str = "*", without: Sequence[str] = (), batch: bool = False
    ) -> None:
        super().__init__(
            queue_names=[only],
            excluded_queue_names=list(without),
            interval=LOOK_SECONDS,
            batch=True,  # of the library's loop: it comes back as soon as nothing is ready
            backend_name=BACKEND,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        self.stops_when_empty = batch

    def run(self) -> None:
        while self.running:
            close_old_connections()
            if self.is_anything_ready():
                super().run()
            elif self.stops_when_empty:
                return
            elif self.running:
                time.sleep(self.interval)

    def is_anything_ready(self) -> bool:
        """Say whether a job of its queues could begin now."""
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        if not self.process_all_queues:
            ready = ready.filter(queue_name__in=self.queue_names)
        return bool(ready.exclude(queue_name__in=self.excluded_queue_names).exists())
