"""The tests' SQLite database as the migrations leave it, kept from one run to the next.

To take an empty database through every migration lasts longer than most runs of a few tests. What
was made is taken again as long as no migration and no version of Django changed; the migrations
are then asked for as ever, and find nothing to do.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).parents[1]


def kept_file() -> Path:
    """Where the database of these migrations is kept, or will be."""
    digest = hashlib.sha256(django.__version__.encode())
    for file in sorted(ROOT.glob("src/zhike/apps/*/migrations/*.py")):
        digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    folder = Path(tempfile.gettempdir()) / f"zhike-tests-migrated-{os.getuid()}"
    return folder / f"{digest.hexdigest()[:16]}.sqlite3"


def take(connection: Any, **_signal: object) -> None:
    """Fill an empty database with what is kept: called when Django opens its first connection."""
    file = kept_file()
    if connection.vendor != "sqlite" or not file.exists():
        return
    ours: sqlite3.Connection = connection.connection
    if not ours.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        with sqlite3.connect(file) as kept:
            kept.backup(ours)
        kept.close()


def keep(connection: Any) -> None:
    """Keep what the migrations made; of several runs that do so at once the last one stays."""
    file = kept_file()
    if connection.vendor != "sqlite" or file.exists():
        return
    file.parent.mkdir(mode=0o700, exist_ok=True)
    unfinished = file.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(unfinished) as kept:
        connection.connection.backup(kept)
    kept.close()
    unfinished.rename(file)
