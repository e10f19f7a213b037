"""A database that threads share, as the processes of a real system do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from django.db import connections

from zhike.config import env

Found = TypeVar("Found")


@contextmanager
def database_for_threads(folder: Path) -> Iterator[None]:
    """PostgreSQL as it is; SQLite's memory copied into a file with the settings of the system."""
    ours = connections["default"]
    if ours.vendor != "sqlite":
        yield
        return
    file = folder / "shared.sqlite3"
    with ours.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    before = dict(connections.databases["default"])
    connections.databases["default"].update(env.sqlite(file))
    connections["default"] = connections.create_connection("default")
    yield
    connections["default"].close()
    connections.databases["default"].update(before)
    connections["default"] = ours


def at_once(work: Callable[[int], Found], *, count: int) -> list[Found]:
    """Do the same in several threads that begin at one moment; give what came of each."""
    ready, found = threading.Barrier(count), []

    def run(number: int) -> None:
        ready.wait()
        try:
            found.append(work(number))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == count, "a thread failed: its traceback stands above"
    return found
