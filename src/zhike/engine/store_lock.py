"""One writer at a time: a lock that the kernel frees when its process dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhike.engine.errors import StoreBusy

POLL_SECONDS = 0.02


@contextmanager
def writer_lock(folder: Path, *, patience_seconds: float = 900.0) -> Iterator[None]:
    """Hold the folder's writer lock; wait for other writers at most `patience_seconds`.

    `flock` and not a lock file that is made and removed: after SIGKILL nothing stays locked.

    Raises
    ------
    StoreBusy
        Another process held the lock all that time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "writer.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _wait_for(handle, folder=folder, patience_seconds=patience_seconds)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, *, folder: Path, patience_seconds: float) -> None:
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise StoreBusy(folder=folder, seconds=patience_seconds) from None
            time.sleep(POLL_SECONDS)
        else:
            return
