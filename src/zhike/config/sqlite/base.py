"""Django's connection to SQLite, whose writers wait for their turn in the line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from zhike.config.sqlite.durable import bring_to_disk
from zhike.config.sqlite.line import Line, line_of

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "ALTER", "DROP")


class DatabaseWrapper(base.DatabaseWrapper):
    """A transaction takes the lock for writing at its start (`transaction_mode`), in turn.

    So does a statement that writes outside of one: left to ask again and again, it would never
    find the lock free between two who stand in the line. Whoever wrote waits for the disk when the
    next one has the lock already (`durable`).

    Built on four hooks that Django's own backends override, and its stubs do not name.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.line: Line | None = None
        self.execute_wrappers.append(self._in_turn)

    def _start_transaction_under_autocommit(self) -> None:
        self._enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _in_turn(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if self.line is not None or self.in_atomic_block or not sql.startswith(WRITES):
            return execute(sql, params, many, context)
        self._enter()
        try:
            found = execute(sql, params, many, context)
        finally:
            self._leave()
        self._bring_to_disk()
        return found

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
        self._bring_to_disk()

    def _bring_to_disk(self) -> None:
        if not self.is_in_memory_db():
            bring_to_disk(str(self.settings_dict["NAME"]))

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
