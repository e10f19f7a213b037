"""Django's connection to SQLite, whose transactions wait for their turn in the line."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from zhike.config.sqlite.line import Line, line_of


class DatabaseWrapper(base.DatabaseWrapper):
    """Each transaction takes the lock for writing at its start (`transaction_mode`), in turn.

    Built on four hooks that Django's own backends override, and its stubs do not name.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.line: Line | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _enter(self) -> None:
        if self.line is not None or self.is_in_memory_db():
            return
        line = line_of(str(self.settings_dict["NAME"]))
        seconds = self.settings_dict["OPTIONS"].get("timeout", 5)
        if not line.enter(seconds=seconds):
            raise OperationalError(f"database is locked: no turn to write in {seconds} s")
        self.line = line

    def _leave(self) -> None:
        if self.line is not None:
            line, self.line = self.line, None
            line.leave()

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()
