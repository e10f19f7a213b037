"""The processes beside the one that was asked to serve: started, watched, restarted, stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

STOP_SECONDS = 5.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0


def worker_command() -> list[str]:
    # The worker is told whose it is: by the time it could ask, its parent may be gone already.
    return [sys.executable, "-m", "django", "work", "--parent", str(os.getpid())]


class WorkerProcess:
    """Keeps one worker running until told to stop, with the socket it is to listen on."""

    def __init__(self, command: Sequence[str], *, keeping: socket.socket | None = None) -> None:
        self.command = list(command)
        self.keeping = keeping
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._watcher = threading.Thread(target=self._watch, name="worker-watch", daemon=True)

    def start(self) -> None:
        self._launch()
        self._watcher.start()

    def stop(self) -> None:
        stop_all([self])

    def ask(self) -> None:
        """Ask the worker to finish what it has in hand; asked again, it drops that."""
        with self._lock:
            self._stopping.set()
        if self.process is not None:
            self.process.terminate()

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()

    def ends_before(self, moment: float) -> bool:
        """Wait for the end, no longer than to this moment of the monotonic clock."""
        try:
            if self.process is not None:
                self.process.wait(timeout=max(0.0, moment - time.monotonic()))
        except subprocess.TimeoutExpired:
            return False
        return True

    def _launch(self) -> None:
        with self._lock:
            if self._stopping.is_set():
                return
            # A session of its own: Ctrl-C in a terminal reaches every process of the group, and
            # a second signal from us would make the worker drop a job it could have finished.
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                self.command,
                env=os.environ.copy(),
                start_new_session=True,
                pass_fds=[self.keeping.fileno()] if self.keeping else [],
            )
            self.starts += 1

    def _watch(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            process = self.process
            if process is None:
                return
            status = process.wait()
            if self._stopping.wait(pause):
                return
            print(f"The worker ended with status {status}; starting it again.", file=sys.stderr)
            pause = min(pause * 2, LONGEST_PAUSE)
            self._launch()


def stop_all(processes: Sequence[WorkerProcess]) -> None:
    """Ask all to finish what they have in hand, then to drop it, then end them by force."""
    left = list(processes)
    for step in (WorkerProcess.ask, WorkerProcess.ask, WorkerProcess.kill):
        for process in left:
            step(process)
        until = time.monotonic() + STOP_SECONDS
        left = [process for process in left if not process.ends_before(until)]
