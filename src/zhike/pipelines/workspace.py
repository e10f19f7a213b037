"""A DuckDB and a folder for one job: what it unpacks and spills is gone when it ends."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from zhike.engine.duckdb import connect
from zhike.engine.home import subfolder
from zhike.engine.store import disk_full_told

PREFIX = "import-"
OWNED = "owned"


@contextmanager
def workspace() -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """Give a connection and a folder below ``ZHIKE_HOME/tmp``.

    Folders of jobs that were killed are removed on the way.

    Raises
    ------
    StoreFull
        There was no room for what the job unpacked or spilled.
    """
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=subfolder("tmp")))
    owned = _own(folder)
    connection = connect().con
    try:
        with disk_full_told(folder):
            connection.execute(f"SET temp_directory = '{folder / 'spill'}'")
            yield connection, folder
    finally:
        connection.close()
        shutil.rmtree(folder, ignore_errors=True)
        os.close(owned)


def sweep() -> int:
    """Remove the folders of jobs whose process is dead; give how many there were."""
    removed = 0
    for folder in subfolder("tmp").glob(f"{PREFIX}*"):
        try:
            handle = os.open(folder / OWNED, os.O_RDWR)
        except OSError:
            continue  # just being made, or just being removed
        try:
            # The kernel frees the lock of a dead process, and of no other.
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
        except BlockingIOError:
            continue
        finally:
            os.close(handle)
    return removed


def _own(folder: Path) -> int:
    # Locked before it gets its name, so that no sweep finds it without a lock.
    draft = folder / f"{OWNED}.draft"
    handle = os.open(draft, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    draft.rename(folder / OWNED)
    return handle
