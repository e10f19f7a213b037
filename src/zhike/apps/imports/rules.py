"""Decisions about imports: plain values in, plain values out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import PurePath
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

ATTRIBUTE, IGNORED = "attribute", "ignored"

GIB = 1024**3
UPLOAD_LIMIT = 20 * GIB
BATCH_LIMIT = 20 * 1024**2
NAME_BYTES = 120
LONGEST_REASON = 500
UPLOADS_KEPT = timedelta(days=30)
SPARE_BYTES = 200 * 1024**2
# The upload itself, the rows spilled while they are sorted, and the rows in the store.
TIMES_ON_DISK = 3

FORMATS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".asc": "csv",
    ".xlsx": "excel",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".parquet": "parquet",
    ".xes": "xes",
}
GZIPPED = {"csv", "ndjson", "xes"}
DATABASES = ("postgresql", "mysql", "mariadb", "oracle", "mssql", "sqlite")
NDJSON_TYPES = {"application/x-ndjson", "application/ndjson", "application/jsonl"}


class Kind(StrEnum):
    """What the rows of a source are; all but events are tables by the names of the pipelines."""

    EVENTS = "events"
    CUSTOMERS = "customers"
    HOLDERS = "holders"
    HOLDINGS = "holdings"
    TRANSACTIONS = "transactions"
    MONTHS = "months"
    COMPLAINTS = "complaints"
    CALLS = "calls"
    ANSWERS = "answers"
    TEXTS = "texts"


# These come into the master; all others into the store.
IN_MASTER = frozenset({Kind.CUSTOMERS, Kind.HOLDERS})
# These an app above this one takes in: `takers`.
TAKEN = frozenset({Kind.COMPLAINTS, Kind.CALLS})
TABLE_OF = {
    "holding": Kind.HOLDINGS,
    "transaction": Kind.TRANSACTIONS,
    "customer_month": Kind.MONTHS,
    "survey_answer": Kind.ANSWERS,
    "feedback_text": Kind.TEXTS,
}


def kind_stored(contracts: Iterable[str]) -> Kind | None:
    """Say what a batch of the store holds beside events, by the tables it wrote to."""
    return next((TABLE_OF[name] for name in contracts if name in TABLE_OF), None)


class State(StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


_BY_JOB = {
    "queued": State.WAITING,
    "running": State.RUNNING,
    "done": State.DONE,
    "failed": State.FAILED,
    "cancelled": State.CANCELLED,
}
OPEN = frozenset({State.WAITING, State.RUNNING})


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What became of the rows of one source."""

    read: int
    stored: int
    duplicates: int
    rejected: int

    @property
    def reconcile(self) -> bool:
        return self.read == self.stored + self.duplicates + self.rejected


def state_of(*, job_state: str | None, is_check: bool, withdrawn: bool) -> State:
    """Give the state of an import from its job's state and the store's record of its batch."""
    if withdrawn:
        return State.WITHDRAWN
    state = _BY_JOB.get(job_state or "", State.DRAFT)
    # A check stores nothing: when it is over the import is where it was.
    return state if state in OPEN or not is_check else State.DRAFT


def may_start(state: State) -> bool:
    """Say whether an import may be (re)started: never while it runs, never twice with success."""
    return state in {State.DRAFT, State.FAILED, State.CANCELLED}


def may_discard(state: State) -> bool:
    """Say whether an import may be thrown away: it left no rows, and nothing works on it now."""
    return may_start(state)


def may_undo(state: State) -> bool:
    return state is State.DONE


def format_of(file_name: str) -> str | None:
    """Give the format that a file's name promises, or None where zhike cannot read it."""
    suffixes = [suffix.lower() for suffix in PurePath(file_name).suffixes]
    if suffixes and suffixes[-1] == ".gz":
        inner = FORMATS.get(suffixes[-2]) if len(suffixes) > 1 else None
        return inner if inner in GZIPPED else None
    return FORMATS.get(suffixes[-1]) if suffixes else None


def kept_name(file_name: str) -> str:
    """Give the name under which an upload is kept: its own, short enough for every disk."""
    path = PurePath(safe_name(file_name))
    suffixes = path.suffixes[-2:] if path.suffix.lower() == ".gz" else path.suffixes[-1:]
    ending = "".join(suffixes).lower()
    stem = path.name[: len(path.name) - len(ending)]
    return stem.encode()[:NAME_BYTES].decode(errors="ignore") + ending


def safe_name(file_name: str) -> str:
    """Give the last part of a file name without control characters, at most 200 letters."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-200:].strip() or "file"


def suggested_log_name(source_name: str) -> str:
    """Give a log name made of a source's name: letters, digits, '_', '-' and '.', at most 64."""
    stem = safe_name(source_name)
    while PurePath(stem).suffix.lower() in {*FORMATS, ".gz"}:
        stem = PurePath(stem).stem
    cleaned = re.sub(r"[^\w\-]+", "-", stem).strip("-_")[:64].rstrip("-_")
    return cleaned or "log"


def bytes_needed(size: int) -> int:
    """Give the free space an upload of that size needs, from its arrival to the store."""
    return size * TIMES_ON_DISK + SPARE_BYTES


def is_ndjson(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() in NDJSON_TYPES


def is_database_address(address: str) -> bool:
    """Say whether an address names a kind of database that zhike reads."""
    scheme = address.partition("://")[0].lower().partition("+")[0]
    return "://" in address and scheme in DATABASES


def masked_address(address: str) -> str:
    """Give a database address without its password and options."""
    parts = urlsplit(address)
    name = f"{parts.username}@" if parts.username else ""
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, f"{name}{parts.hostname or ''}{port}", parts.path, "", ""))


def address_with_table(address: str, *, table: str) -> str:
    """Give the address with the table in its query, where the reader looks for it."""
    # By hand: urlunsplit turns the four slashes of an absolute SQLite path into three.
    rest, _mark, query = address.partition("?")
    options = [(name, value) for name, value in parse_qsl(query) if name not in {"table", "query"}]
    return f"{rest}?{urlencode([*options, ('table', table)])}"


def sqlite_file(address: str) -> str | None:
    """Give the file of an SQLite address, or None for other databases."""
    scheme, _mark, rest = address.partition("://")
    if scheme.lower().partition("+")[0] != "sqlite":
        return None
    return rest.removeprefix("/").partition("?")[0]
