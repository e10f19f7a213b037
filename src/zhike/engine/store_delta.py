"""One Delta Lake table for one contract: its folder, its files, its commits."""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable, Field, Schema
from deltalake.exceptions import CommitFailedError
from deltalake.schema import MapType
from deltalake.transaction import AddAction, CommitProperties, RemoveAction

from zhike.schema.contract import Contract

# Beside the contract's columns each file holds the batch of a row, and the first half of the
# md5 of its key: eight bytes are enough to sieve millions of known keys in a tenth of a second.
BATCH = "batch_id"
KEY_HASH = "key_hash"

PLAIN = re.compile(r"[A-Za-z0-9_.\-]+")

DELTA_TYPES: Mapping[str, str] = {
    "string": "string",
    "int64": "long",
    "float64": "double",
    "boolean": "boolean",
    "date": "date",
    "timestamp(6)": "timestamp_ntz",
}


@dataclass(frozen=True, kw_only=True)
class DataFile:
    """One Parquet file of a table. `path` is relative to the table's folder."""

    path: str
    rows: int
    size_bytes: int
    log_name: str | None
    first_at: datetime | date | None
    last_at: datetime | date | None


class Overtaken(Exception):
    """Another writer committed first; look at the table again and retry."""


def time_column(contract: Contract) -> str | None:
    """Give the column by which a table is sorted by day: its first time that is never null."""
    for column in contract.columns:
        if column.type in ("timestamp(6)", "date") and not column.nullable:
            return column.name
    return None


def has_logs(contract: Contract) -> bool:
    """Tell whether a table is parted by log."""
    return "log_name" in contract.column_names


def log_folder(log_name: str | None) -> str:
    """Give the folder of a log below the table, with a closing slash; empty without a log.

    The commit holds the true name. Names beyond plain ASCII get a digest, because Delta writers
    differ in how often they percent-encode a path, and a path spelled otherwise is not retired.
    """
    if log_name is None:
        return ""
    if not PLAIN.fullmatch(log_name):
        log_name = "x" + hashlib.sha256(log_name.encode()).hexdigest()[:24]
    return f"log_name={log_name}/"


class DeltaFolder:
    """A contract's table on disk. Its metadata stay in memory and follow the log."""

    def __init__(self, folder: Path, *, contract: Contract) -> None:
        self.folder = folder
        self.contract = contract
        self._table: DeltaTable | None = None
        self._files: tuple[int, tuple[DataFile, ...]] = (-1, ())
        self._refreshing = threading.Lock()

    def version(self) -> int:
        """Give the number of the last commit, or -1 when there is no table yet."""
        with self._refreshing:
            return self._fresh_version()

    def files(self) -> tuple[DataFile, ...]:
        """Give the files of the last commit, in the order of their paths."""
        with self._refreshing:
            version = self._fresh_version()
            if self._table is not None and self._files[0] != version:
                self._files = (version, _data_files(self._table, self.contract))
            return self._files[1]

    def create(self) -> None:
        """Make the table when there is none."""
        DeltaTable.create(
            self.folder,
            _delta_schema(self.contract),
            mode="ignore",
            partition_by=["log_name"] if has_logs(self.contract) else None,
            configuration={"delta.checkpointInterval": "50"},
        )

    def commit(
        self, *, add: Iterable[DataFile], remove: Iterable[DataFile] = (), version: int
    ) -> None:
        """Publish and retire files in one commit on top of `version`.

        Raises
        ------
        Overtaken
            The table has moved on since `version`.
        """
        with self._refreshing:
            if self._table is None or self._fresh_version() != version:
                raise Overtaken
            actions = [_add(file, self.contract) for file in add]
            actions += [_remove(file) for file in remove]
            try:
                self._table.create_write_transaction(
                    actions,
                    "append",
                    self._table.schema(),
                    ["log_name"] if has_logs(self.contract) else None,
                    # A silent retry would publish rows without looking for duplicates again.
                    commit_properties=CommitProperties(max_commit_retries=0),
                )
            except CommitFailedError as error:
                raise Overtaken from error
            self._table.update_incremental()

    def vacuum(self, *, grace_hours: int) -> int:
        """Delete files no commit names, and those retired for longer than the grace time."""
        with self._refreshing:
            if self._fresh_version() < 0 or self._table is None:
                return 0
            gone = self._table.vacuum(
                retention_hours=grace_hours,
                dry_run=False,
                enforce_retention_duration=False,
                full=True,
            )
            return len(gone)

    def _fresh_version(self) -> int:
        log = self.folder / "_delta_log"
        if self._table is None:
            if not log.is_dir() or not DeltaTable.is_deltatable(str(self.folder)):
                return -1
            self._table = DeltaTable(self.folder)
        # One look at the folder is a hundred times cheaper than asking Delta for news.
        elif (log / f"{self._table.version() + 1:020}.json").exists():
            self._table.update_incremental()
        return int(self._table.version())


def _delta_schema(contract: Contract) -> Schema:
    fields = [
        Field(
            column.name,
            MapType("string", "string", value_contains_null=True)
            if column.type.startswith("map<")
            else DELTA_TYPES[column.type],
            nullable=column.nullable,
        )
        for column in contract.columns
    ]
    extra = [Field(BATCH, "string", nullable=False), Field(KEY_HASH, "long", nullable=False)]
    return Schema([*fields, *extra])


def _data_files(table: DeltaTable, contract: Contract) -> tuple[DataFile, ...]:
    actions = pa.table(table.get_add_actions(flatten=True)).to_pylist()
    at = time_column(contract)
    files = [
        DataFile(
            path=action["path"],
            rows=action["num_records"],
            size_bytes=action["size_bytes"],
            log_name=action.get("partition.log_name"),
            first_at=action.get(f"min.{at}"),
            last_at=action.get(f"max.{at}"),
        )
        for action in actions
    ]
    return tuple(sorted(files, key=lambda file: file.path))


def _add(file: DataFile, contract: Contract) -> AddAction:
    at = time_column(contract)
    stats: dict[str, object] = {"numRecords": file.rows}
    if at and file.first_at and file.last_at:
        stats["minValues"] = {at: file.first_at.isoformat()}
        stats["maxValues"] = {at: file.last_at.isoformat()}
        stats["nullCount"] = {at: 0}
    return AddAction(
        path=file.path,
        size=file.size_bytes,
        partition_values=_partition(file),
        modification_time=int(time.time() * 1000),
        data_change=True,
        stats=json.dumps(stats),
    )


def _remove(file: DataFile) -> RemoveAction:
    return RemoveAction(
        file.path,
        True,
        int(time.time() * 1000),
        size=file.size_bytes,
        partition_values=_partition(file),
    )


def _partition(file: DataFile) -> dict[str, str | None]:
    return {} if file.log_name is None else {"log_name": file.log_name}
