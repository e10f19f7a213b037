"""The ticking part of the worker: says that it is alive, closes lost jobs, seals the
audit log, announces and relays events."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import close_old_connections, connections
from django.utils import timezone

from zhike.apps.audit.announcer import announce_events
from zhike.apps.audit.relay import relay_events
from zhike.apps.audit.sealer import seal_rows
from zhike.apps.jobs.actions import beat, fail_silent_jobs
from zhike.apps.jobs.chores import Chore, due_chores
from zhike.apps.jobs.priorities import give_way
from zhike.apps.jobs.tasks import jobs_in_hand

log = logging.getLogger(__name__)
TICK_SECONDS = 1.0
COMPACT_EVERY_TICKS = 3600
RELAY_EVERY_TICKS = 10  # each relay is a commit of the store; few large ones read faster
BESIDE = "beside the ticks"  # the name of the threads that work so


@dataclass
class Ticker:
    """Runs beside the jobs in a thread of its own."""

    parent: int | None = None
    does_chores: bool = True
    stopping: threading.Event = field(default_factory=threading.Event)
    ticks: int = 0
    beside: set[str] = field(default_factory=set)  # chores whose thread still works

    def run(self) -> None:
        while not self.stopping.wait(TICK_SECONDS):
            self.tick()

    def tick(self) -> None:
        if self.parent is not None and os.getppid() != self.parent:
            # Whoever started the worker is gone without a word: do not live on as an orphan.
            os.kill(os.getpid(), signal.SIGTERM)
            self.stopping.set()
            return
        close_old_connections()
        self._try(beat_jobs_in_hand)
        self._try(close_silent_jobs)
        self._try(seal_rows)
        self._try(announce_events)
        if self.ticks % RELAY_EVERY_TICKS == 0:
            self._try(relay_events)
        for chore in due_chores(tick=self.ticks) if self.does_chores else ():
            self._see_to(chore)
        if self.ticks % COMPACT_EVERY_TICKS == COMPACT_EVERY_TICKS - 1:
            # Beside the ticks: a large store takes longer than a job may stay silent.
            threading.Thread(
                target=self._try_last, args=[compact_events], name=BESIDE, daemon=True
            ).start()
        self.ticks += 1
        close_old_connections()

    def _see_to(self, chore: Chore) -> None:
        if not chore.aside:
            self._try(chore.work)
        elif chore.name not in self.beside:
            self.beside.add(chore.name)
            threading.Thread(
                target=self._try_beside, args=[chore], name=BESIDE, daemon=True
            ).start()

    def _try_beside(self, chore: Chore) -> None:
        try:
            (self._try_last if chore.gives_way else self._try)(chore.work)
            # The thread ends, and nobody would use its connection again. Tried as well: where the
            # database is away, the chore must have its next turn all the same.
            self._try(connections.close_all)
        finally:
            self.beside.discard(chore.name)

    def _try_last(self, step: Callable[[], object]) -> None:
        give_way()
        self._try(step)

    def _try(self, step: Callable[[], object]) -> None:
        try:
            step()
        except Exception:
            # The next tick tries again; a store that is full or away must not end the worker.
            log.exception("A tick of the worker failed; it will be tried again")


def beat_jobs_in_hand() -> None:
    for job_id in list(jobs_in_hand.values()):
        beat(job_id)


def close_silent_jobs() -> None:
    if closed := fail_silent_jobs(now=timezone.now()):
        log.warning("%s jobs were closed because their worker had stopped", closed)


def compact_events() -> None:
    """Merge the many small files that relays and requests leave behind."""
    from zhike.pipelines.compact_store import compact_store
    from zhike.pipelines.journeys import the_store

    compact_store(store=the_store())
