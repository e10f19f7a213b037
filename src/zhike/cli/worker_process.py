"""The processes beside the one that was asked to serve: started, watched, restarted, stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
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

    def ask(self) -> None:
        """Ask the worker to finish what it has in hand."""
        with self._lock:
            self._stopping.set()
        if self.process is not None:
            self.process.terminate()

    def stop(self) -> None:
        """Ask the worker to finish its job, then to drop it, then make it stop."""
        self.ask()
        process = self.process
        if process is None:
            return
        for step in (None, process.terminate, process.kill):
            if step is not None:
                step()
            try:
                process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            break

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
    """Stop them together, so that the slowest alone is waited for."""
    for process in processes:
        process.ask()
    for process in processes:
        process.stop()
