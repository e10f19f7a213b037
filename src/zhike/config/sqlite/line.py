"""The line of those who want to write: whoever came first writes next.

SQLite lets one write at a time, and has the others ask again after longer and longer pauses: the
lock lies idle while all of them sleep, and whoever asked most often waits longest. Here a thread
sleeps until the one before it is done. The line is good manners and no more: that two never write
at once is SQLite's own care, also where somebody (another program) does not stand in it.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections import deque
from pathlib import Path


class Line:
    """Of the threads of this process; its first one stands among the firsts of all processes."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.guard = threading.Lock()
        self.waiting: deque[threading.Event] = deque()
        self.is_taken = False
        self.handle: int | None = None

    def enter(self, *, seconds: float) -> bool:
        """Wait until it is our turn; say whether it came in time."""
        turn = threading.Event()
        with self.guard:
            if self.is_taken:
                self.waiting.append(turn)
            else:
                self.is_taken = True
                turn.set()
        try:
            if not turn.wait(seconds) and not self._came_now(turn):
                return False
            fcntl.flock(self._opened(), fcntl.LOCK_EX)
        except BaseException:
            # A full disk or a signal: those behind must not wait for one who went away.
            if self._came_now(turn):
                self.leave()
            raise
        return True

    def _came_now(self, turn: threading.Event) -> bool:
        """Leave the line without a turn, unless it came in this moment."""
        with self.guard:
            if turn.is_set():
                return True
            if turn in self.waiting:
                self.waiting.remove(turn)
            return False

    def leave(self) -> None:
        """Let the next one write."""
        if self.handle is not None:
            fcntl.flock(self.handle, fcntl.LOCK_UN)
        with self.guard:
            if self.waiting:
                self.waiting.popleft().set()
            else:
                self.is_taken = False

    def _opened(self) -> int:
        if self.handle is None:
            self.handle = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self.handle


_lines: dict[str, Line] = {}
_guard = threading.Lock()
# Whoever stood in it stayed behind in the process that forked.
os.register_at_fork(after_in_child=_lines.clear)


def line_of(database: str) -> Line:
    """Give the one line of a database's file in this process."""
    with _guard:
        if database not in _lines:
            _lines[database] = Line(Path(f"{database}-line"))
        return _lines[database]
