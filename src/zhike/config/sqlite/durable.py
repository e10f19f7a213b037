"""Brings what was committed to the disk, after the lock was given back and before anybody is told.

With `synchronous=FULL` SQLite does so itself, and holds its one lock while the disk works: all who
write wait for it, one after another. Here they wait for the disk at the same time, and it keeps
what all of them wrote at once. An act that was acknowledged survives a power cut as before.
"""

from __future__ import annotations

import os


def bring_to_disk(database: str) -> None:
    """Return when all that was committed until now would be found after a power cut.

    Raises OSError where the disk refuses: what was committed is there, and is not to be trusted.
    """
    try:
        log = os.open(f"{database}-wal", os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return  # the last connection left: SQLite brought everything into the database itself
    try:
        os.fsync(log)
    finally:
        os.close(log)
