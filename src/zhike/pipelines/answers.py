"""Answers: tidy rows with the facts a reader needs beside them, kept until the data change.

The page, the API, the command line and an export all show the same `Answer`, so a number cannot
differ between them. Answers are kept as JSON below the home folder; the name of the file holds
the version of the store, so a new batch makes the old answers unreachable.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import math
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from zhike.analytics.errors import AnalyticsError
from zhike.pipelines.errors import NothingToAnswer
from zhike.schema.sentence import Sentence, plain_of

Row = dict[str, Any]
# Errors that the same data and options bring again.
DETERMINED: tuple[type[NothingToAnswer | AnalyticsError], ...] = (NothingToAnswer, AnalyticsError)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The rows that answer one question about one log, with definition, period and n.

    `rows` are plain JSON values (times as ISO 8601 in UTC with Z). `facts` are single figures that
    belong to the whole answer, such as a median with its interval. `filter` is the filter as the
    address of the page writes it.
    """

    question: str
    log_name: str
    definition: str
    events: int
    cases: int
    first_at: str | None
    last_at: str | None
    rows: list[Row] = field(default_factory=list)
    facts: Row = field(default_factory=dict)
    filter: str = ""


def plain(value: Any) -> Any:
    """Turn a value of a table into one that JSON knows; a NaN becomes null."""
    if isinstance(value, datetime):
        return value.isoformat() + ("Z" if value.tzinfo is None else "")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value.item() if hasattr(value, "item") else value


def kept(
    make: Callable[[], Answer], *, question: str, version: str, key: Mapping[str, Any], folder: Path
) -> Answer:
    """Give the kept answer for this question, version and key, or make and keep it.

    Where several ask the same at once, one makes the answer and the others wait for it.

    Raises
    ------
    NothingToAnswer, AnalyticsError
        The data cannot answer: found now, or kept from the first time.
    """
    content = json.dumps(key, sort_keys=True, default=str)
    name = hashlib.sha256(content.encode()).hexdigest()[:32]
    path = folder / version / f"{question}-{name}.json"
    if found := _read(path):
        return found
    with _alone(folder / f"{version}-{path.stem}.lock"):
        if found := _read(path):
            return found
        try:
            answer = make()
        except DETERMINED as refusal:
            _write(path, {"refused": [refusal.code, plain_of(refusal.args[0])]})
            raise
        _write(path, asdict(answer))
    return answer


def forget_all_but(versions: Collection[str], *, folder: Path) -> None:
    """Delete the answers of all other versions."""
    for old in folder.iterdir() if folder.exists() else ():
        if old.is_dir() and old.name not in versions:
            shutil.rmtree(old, ignore_errors=True)
        elif old.is_file() and old.name.partition("-")[0] not in versions:
            # The lock of somebody who was killed, or an answer as earlier releases kept it.
            old.unlink(missing_ok=True)


def _read(path: Path) -> Answer | None:
    try:
        told = json.loads(path.read_bytes())
        if "refused" not in told:
            return Answer(**told)
        code, text = told["refused"]
    except (FileNotFoundError, ValueError, TypeError):
        return None  # never made, half written by a power cut, or of an older shape: make it
    raise _refusal(code, text=Sentence.from_plain(text))


def _write(path: Path, told: Mapping[str, Any]) -> None:
    # Keeping only saves time: the folder may be gone with its version, the disk may be full.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.draft")
        draft.write_text(json.dumps(told, ensure_ascii=False))
        draft.replace(path)


def _refusal(code: str, *, text: str) -> Exception:
    """Make an error of the class with this code, without the values it was once made from."""
    kinds = list(DETERMINED)
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
    kind = next((kind for kind in kinds if kind.code == code), NothingToAnswer)
    error = kind.__new__(kind, text)
    error.args = (text,)
    return error


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Keep other threads and processes from making the same answer; free when its maker dies."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        lock.unlink(missing_ok=True)
        os.close(handle)
