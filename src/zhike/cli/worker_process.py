"""The worker beside the web server: started, watched, restarted, stopped."""

from __future__ import annotations

import os
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
    """Keeps one worker running until told to stop."""

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self.command = list(command or worker_command())
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._watcher = threading.Thread(target=self._watch, name="worker-watch", daemon=True)

    def start(self) -> None:
        self._launch()
        self._watcher.start()

    def stop(self) -> None:
        """Ask the worker to finish its job, then to drop it, then make it stop."""
        with self._lock:
            self._stopping.set()
            process = self.process
        if process is None:
            return
        for step in (process.terminate, process.terminate, process.kill):
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
                self.command, env=os.environ.copy(), start_new_session=True
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
