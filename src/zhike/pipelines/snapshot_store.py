"""The event store as it is at one moment, set aside while writers go on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhike.engine.store_lock import writer_lock

LOCK = "writer.lock"


@contextmanager
def store_at_rest(root: Path) -> Iterator[None]:
    """Keep every writer of the store waiting, for as long as it takes to look."""
    with writer_lock(root):
        yield


def set_aside(root: Path, *, folder: Path) -> list[Path]:
    """Put the store's files into `folder`; give their paths in it. Call it with the store at rest.

    Files with rows never change, so a second name for them is enough: it costs no time, and keeps
    them when a compaction deletes the first.
    """
    names = []
    for path in sorted(root.rglob("*")):
        if not path.is_file() or path.name == LOCK:
            continue
        name = path.relative_to(root)
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".parquet":
            _second_name(path, copy)
        else:
            shutil.copyfile(path, copy)
        names.append(name)
    return names


def _second_name(path: Path, copy: Path) -> None:
    try:
        os.link(path, copy)
    except OSError:
        shutil.copyfile(path, copy)  # another disk, or one that knows no second names
