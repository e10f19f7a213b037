"""How far a long piece of work is, on a terminal or in a log."""

from __future__ import annotations

import sys
import time


class Bar:
    """One line of progress on standard error; rewritten in place on a terminal."""

    def __init__(self, what: str = "demo bank") -> None:
        self.what = what
        self.begun = time.monotonic()
        self.last = -1
        self.lively = sys.stderr.isatty()

    def show(self, done: int, total: int | None, message: str) -> None:
        """Show how far the work is; off a terminal, one line for each tenth of it."""
        share = done / total if total else 0.0
        tenth = int(share * 10)
        if not self.lively and tenth == self.last:
            return
        self.last = tenth
        seconds = time.monotonic() - self.begun
        line = f"{self.what} {share:4.0%}  {seconds:5.1f} s  {message}"
        end = "" if self.lively else "\n"
        start = "\r\033[K" if self.lively else ""
        print(f"{start}{line}", end=end, file=sys.stderr, flush=True)

    def close(self) -> None:
        """End the line."""
        if self.lively:
            print(file=sys.stderr)
