"""The embedded engine."""

from __future__ import annotations

import os

import ibis
from ibis.backends.duckdb import Backend

from zhike.engine.home import subfolder


def connect() -> Backend:
    """Open an in-memory DuckDB that counts in UTC and spills to the home folder.

    Memory and threads follow `ZHIKE_MEMORY` (for example ``4GB``; default half of the machine
    by DuckDB's own rule) and `ZHIKE_THREADS`.
    """
    backend = ibis.duckdb.connect(temp_directory=str(subfolder("tmp") / "duckdb"))
    backend.raw_sql("SET TimeZone = 'UTC'")
    # It would print into results on standard output after two seconds.
    backend.raw_sql("SET enable_progress_bar = false")
    if memory := os.environ.get("ZHIKE_MEMORY"):
        backend.con.execute("SET memory_limit = ?", [memory])
    if threads := os.environ.get("ZHIKE_THREADS"):
        backend.con.execute("SET threads = ?", [int(threads)])
    return backend
