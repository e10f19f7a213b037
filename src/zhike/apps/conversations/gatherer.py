"""Gathers what is seen on screens for a moment, so that many of these notes share one transaction.

Half of the writes of a busy chat would only note that somebody read. A note that is lost with its
process is told again by the next one, which says up to which message everything was seen.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

from zhike.apps.conversations.rules import Sighting

log = logging.getLogger(__name__)
GATHER_SECONDS = 0.25
PAUSE_SECONDS = 5.0  # after the database took none
STOP_SECONDS = 2.0  # that a server which stops waits for the last ones to be written
MOST_AT_ONCE = 200  # conversations in one question to the database


class Gatherer:
    """Keeps the furthest message of each sighting, and gives them to `note` every quarter second.

    It keeps nothing until `start`: whoever puts then writes himself.
    """

    def __init__(self, note: Callable[[dict[Sighting, int]], object]) -> None:
        self.note = note
        self.lock = threading.Lock()
        self.kept: dict[Sighting, int] = {}
        self.thread: threading.Thread | None = None
        self.stopping = threading.Event()

    def start(self) -> None:
        """Gather from now on, in this process."""
        self.stopping.clear()
        self.thread = threading.Thread(target=self._run, name="sightings", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Write what is kept, and gather no more."""
        with self.lock:
            thread, self.thread = self.thread, None
        if thread is not None:
            self.stopping.set()
            thread.join(STOP_SECONDS)

    def put(self, sighting: Sighting, up_to: int) -> bool:
        """Keep a sighting to be written soon; False where nothing is gathered."""
        with self.lock:
            if self.thread is None:
                return False
            self.kept[sighting] = max(up_to, self.kept.get(sighting, 0))
            return True

    def _run(self) -> None:
        while not self.stopping.wait(GATHER_SECONDS):
            self._write()
        self._write()
        connection.close()

    def _write(self) -> None:
        while some := self._some():
            try:
                close_old_connections()
                self.note(some)
            except Exception:
                # A database that is busy or away for a moment loses none of them.
                log.exception("What was seen could not be written; trying again")
                for sighting, up_to in some.items():
                    self.put(sighting, up_to)
                self.stopping.wait(PAUSE_SECONDS)
                return

    def _some(self) -> dict[Sighting, int]:
        with self.lock:
            keys = list(self.kept)[:MOST_AT_ONCE]
            return {key: self.kept.pop(key) for key in keys}
