"""Answers: tidy rows with the facts a reader needs beside them, kept until the data change.

The page, the API, the command line and an export all show the same `Answer`, so a number cannot
differ between them. Answers are kept as JSON below the home folder; the name of the file holds
the version of the store, so a new batch makes the old answers unreachable.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import zhike

Row = dict[str, Any]


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
    """Give the kept answer for this question, version and key, or make and keep it."""
    content = json.dumps([zhike.__version__, question, version, key], sort_keys=True, default=str)
    name = hashlib.sha256(content.encode()).hexdigest()[:32]
    path = folder / f"{question}-{name}.json"
    try:
        return Answer(**json.loads(path.read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        pass  # never made, half written by a power cut, or of an older shape: make it
    answer = make()
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_text(json.dumps(asdict(answer), ensure_ascii=False))
    draft.replace(path)
    return answer
