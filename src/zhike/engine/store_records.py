"""What was stored and withdrawn, by whom and when: append-only records beside the tables."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Rows that come into the store together, and can be withdrawn together."""

    batch_id: str
    source: str = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class BatchRecord:
    """What is known of one batch. `state` is ``begun`` when its writer died before it told."""

    batch_id: str
    source: str
    by: str
    begun_at: datetime
    state: Literal["begun", "stored", "withdrawn"] = "begun"
    stored: dict[str, int] = field(default_factory=dict)
    duplicates: dict[str, int] = field(default_factory=dict)
    log_names: tuple[str, ...] = ()
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_reason: str = ""


class LineFile:
    """A file of JSON lines that only grows. A line torn by a crash is skipped."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines: list[dict[str, Any]] = []
        self._read_until = 0
        self._reading = threading.Lock()

    def append(self, line: dict[str, Any]) -> None:
        """Add one line and wait until the disk has it. The caller holds the writer lock."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab+") as file:
            torn = file.tell() > 0 and not _ends_with_newline(file.fileno(), file.tell())
            text = json.dumps(line, ensure_ascii=False)
            file.write((("\n" if torn else "") + text + "\n").encode())
            file.flush()
            os.fsync(file.fileno())

    def lines(self) -> list[dict[str, Any]]:
        """Give all whole lines; only what is new since the last call is read."""
        with self._reading:
            if self.path.exists() and self.path.stat().st_size > self._read_until:
                self._read_more()
            return list(self._lines)

    def _read_more(self) -> None:
        with self.path.open("rb") as file:
            file.seek(self._read_until)
            fresh = file.read()
        whole = fresh[: fresh.rfind(b"\n") + 1]
        self._read_until += len(whole)
        for line in whole.splitlines():
            try:
                self._lines.append(json.loads(line))
            except ValueError:
                continue  # torn by a crash: its writer never got an answer


def _ends_with_newline(handle: int, size: int) -> bool:
    return os.pread(handle, 1, size - 1) == b"\n"


class Records:
    """The batches of a store and their withdrawals."""

    def __init__(self, folder: Path) -> None:
        self._batches = LineFile(folder / "batches.jsonl")
        # Apart from the batches: every read of the store needs these few lines.
        self._withdrawals = LineFile(folder / "withdrawals.jsonl")

    def begin(self, batch: Batch, *, contract: str) -> None:
        """Record that rows of a batch are about to be committed."""
        self._batches.append(
            {
                "what": "begun",
                "batch_id": batch.batch_id,
                "contract": contract,
                "source": batch.source,
                "by": batch.by,
                "time": _now(),
            }
        )

    def store(
        self,
        batch: Batch,
        *,
        contract: str,
        stored: int,
        duplicates: int,
        log_names: Iterable[str],
    ) -> None:
        """Record that rows of a batch are in the store."""
        self._batches.append(
            {
                "what": "stored",
                "batch_id": batch.batch_id,
                "contract": contract,
                "stored": stored,
                "duplicates": duplicates,
                "log_names": sorted(log_names),
                "time": _now(),
            }
        )

    def withdraw(self, batch_id: str, *, by: str, reason: str) -> None:
        """Record a withdrawal; readers skip the rows from this moment on."""
        self._withdrawals.append(
            {
                "what": "withdrawn",
                "batch_id": batch_id,
                "by": by,
                "reason": reason,
                "time": _now(),
            }
        )

    def purge(self, batch_ids: Iterable[str], *, contract: str) -> None:
        """Record that compaction has taken the rows of withdrawn batches out of a table."""
        self._withdrawals.append(
            {
                "what": "purged",
                "batch_ids": sorted(batch_ids),
                "contract": contract,
                "time": _now(),
            }
        )

    def withdrawn(self, *, contract: str | None = None) -> frozenset[str]:
        """Give the withdrawn batches, or those whose rows still lie in a contract's files."""
        gone: set[str] = set()
        purged: set[str] = set()
        for line in self._withdrawals.lines():
            if line["what"] == "withdrawn":
                gone.add(line["batch_id"])
            elif line["contract"] == contract:
                purged.update(line["batch_ids"])
        return frozenset(gone - purged)

    def withdrawal_count(self) -> int:
        """Give how often anything was withdrawn; it never shrinks."""
        return sum(line["what"] == "withdrawn" for line in self._withdrawals.lines())

    def written_since(self, moment: datetime) -> set[str]:
        """Give the batches to which anything was written from a moment (with its zone) on."""
        since = _told(moment)
        return {line["batch_id"] for line in self._batches.lines() if line["time"] >= since}

    def batches(self) -> dict[str, BatchRecord]:
        """Give every batch by its id, in the order in which they began."""
        records: dict[str, BatchRecord] = {}
        for line in self._batches.lines():
            known = records.get(line["batch_id"]) or _begun(line)
            records[line["batch_id"]] = _grown(known, line)
        for line in self._withdrawals.lines():
            if line["what"] == "withdrawn" and line["batch_id"] in records:
                records[line["batch_id"]] = _withdrawn(records[line["batch_id"]], line)
        return records


def _begun(line: dict[str, Any]) -> BatchRecord:
    return BatchRecord(
        batch_id=line["batch_id"],
        source=line.get("source", ""),
        by=line.get("by", ""),
        begun_at=datetime.fromisoformat(line["time"]),
    )


def _grown(record: BatchRecord, line: dict[str, Any]) -> BatchRecord:
    """A batch grows with each table, and with each call that uses its id again."""
    if line["what"] == "begun":
        return record
    contract = line["contract"]
    return replace(
        record,
        state="stored",
        stored={**record.stored, contract: record.stored.get(contract, 0) + line["stored"]},
        duplicates={
            **record.duplicates,
            contract: record.duplicates.get(contract, 0) + line["duplicates"],
        },
        log_names=tuple(sorted({*record.log_names, *line["log_names"]})),
    )


def _withdrawn(record: BatchRecord, line: dict[str, Any]) -> BatchRecord:
    return replace(
        record,
        state="withdrawn",
        withdrawn_at=datetime.fromisoformat(line["time"]),
        withdrawn_by=line["by"],
        withdrawn_reason=line["reason"],
    )


def _now() -> str:
    return _told(datetime.now(UTC))


def _told(moment: datetime) -> str:
    """Texts of one length: they sort as the moments do."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
