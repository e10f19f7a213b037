"""Bringing the database to its newest shape when several processes start together."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# So many objects made before somebody looks which of them nobody holds any more.
RARELY = 200_000
LOCK_NUMBER = 7_203_415  # any number that no other program locks in this database


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let the others wait; they then find nothing left to do.

    On SQLite, where one machine holds the bank, a file is locked; PostgreSQL, to which several
    machines may turn, keeps the lock itself.
    """
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_NUMBER])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_NUMBER])
        return
    from zhike.engine.home import home
    from zhike.engine.store_lock import writer_lock

    folder = home() / "migrating"
    folder.mkdir(exist_ok=True)
    with writer_lock(folder, patience_seconds=300):
        yield


@contextmanager
def little_looking_for_garbage() -> Iterator[None]:
    """Look for garbage rarely meanwhile, and never in what is loaded by now.

    Each migration makes the models of the whole system anew, and a quarter of the time went to
    counting what they hold; what stays uncollected meanwhile is some hundred megabytes.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(RARELY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
