"""Every event log with its size and period, counted once for each set of files."""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from zhike.engine.store_append import scan
from zhike.engine.store_delta import DataFile, DeltaFolder


@dataclass(frozen=True, kw_only=True)
class LogSummary:
    """One event log: its size and period (UTC)."""

    log_name: str
    events: int
    cases: int
    first_at: datetime
    last_at: datetime


class LogSummaries:
    """Counts of logs. Distinct cases cost a scan, so they are kept until the files change."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "log_summaries.json"

    def read(
        self, delta: DeltaFolder, *, skip: frozenset[str], connection: duckdb.DuckDBPyConnection
    ) -> list[LogSummary]:
        """Give the summaries by name, without logs whose rows are all withdrawn."""
        logs = files_by_log(delta)
        known = self._load()
        current: dict[str, Any] = {}
        for log_name, files in sorted(logs.items()):
            now = signature(files, skip)
            kept = known.get(log_name, {})
            if kept.get("signature") != now:
                kept = {
                    "signature": now,
                    **_count(scan(delta.folder, files, skip=skip), connection=connection),
                }
            current[log_name] = kept
        if current != known:
            self._save(current)
        return [_summary(name, kept) for name, kept in current.items() if kept["events"]]

    def _load(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._path.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return found

    def _save(self, current: dict[str, Any]) -> None:
        draft = self._path.with_suffix(f".{os.getpid()}.tmp")
        try:
            draft.write_text(json.dumps(current, ensure_ascii=False))
            draft.replace(self._path)
        except OSError:
            draft.unlink(missing_ok=True)  # only a saving of time: a read-only store stays readable


def files_by_log(delta: DeltaFolder) -> dict[str, list[DataFile]]:
    """Give the files of each log of a table."""
    logs: dict[str, list[DataFile]] = defaultdict(list)
    for file in delta.files():
        logs[file.log_name or ""].append(file)
    return logs


def signature(files: Iterable[DataFile], skip: Iterable[str]) -> str:
    """Give a text that changes with the files of a log and with the batches to skip in them."""
    text = "\n".join([*(file.path for file in files), *sorted(skip)])
    return hashlib.sha256(text.encode()).hexdigest()


def _count(sql: str, *, connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    ((events, cases, first_at, last_at),) = connection.execute(
        f"SELECT count(*), count(DISTINCT case_id), min(occurred_at), max(occurred_at) FROM ({sql})"
    ).fetchall()
    return {
        "events": events,
        "cases": cases,
        "first_at": first_at and first_at.isoformat(),
        "last_at": last_at and last_at.isoformat(),
    }


def _summary(log_name: str, kept: dict[str, Any]) -> LogSummary:
    return LogSummary(
        log_name=log_name,
        events=kept["events"],
        cases=kept["cases"],
        first_at=datetime.fromisoformat(kept["first_at"]),
        last_at=datetime.fromisoformat(kept["last_at"]),
    )


__all__ = ["LogSummaries", "LogSummary", "files_by_log", "signature"]
