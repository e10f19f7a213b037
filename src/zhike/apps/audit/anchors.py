"""The file of anchors: one JSON line for every batch of links, only ever written at its end.

It belongs where the database's administrator cannot write: `ZHIKE_AUDIT_ANCHORS` names it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from zhike.apps.audit.errors import AnchorsBroken
from zhike.apps.audit.rules import Anchor

TAIL_BYTES = 4_096


def anchors_file() -> Path:
    return Path(settings.AUDIT_ANCHORS)


def add_anchor(anchor: Anchor) -> None:
    """Write an anchor behind the others and wait until the disk has it."""
    file = anchors_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"place": anchor.place, "link": anchor.link}) + "\n"
    with file.open("ab") as handle:
        if handle.tell() > 0 and not _ends_whole(file):
            # Cut by a power failure: it stays a line of its own, the new one must not join it.
            line = "\n" + line
        handle.write(line.encode())
        handle.flush()
        os.fsync(handle.fileno())


def last_anchor() -> Anchor | None:
    """Read the newest anchor without reading the file."""
    file = anchors_file()
    if not file.exists():
        return None
    with file.open("rb") as handle:
        handle.seek(max(0, file.stat().st_size - TAIL_BYTES))
        lines = handle.read().splitlines()
    return next((anchor for line in reversed(lines) if (anchor := _read(line))), None)


def all_anchors() -> Iterator[Anchor]:
    """Read every anchor, the oldest first.

    Raises
    ------
    AnchorsBroken
        A line is no anchor and is not merely cut short.
    """
    file = anchors_file()
    if not file.exists():
        return
    with file.open("rb") as handle:
        for number, line in enumerate(handle, start=1):
            if anchor := _read(line):
                yield anchor
            elif line.rstrip().endswith(b"}"):
                raise AnchorsBroken(file=file, line=number)


def _read(line: bytes) -> Anchor | None:
    try:
        raw = json.loads(line)
        return Anchor(place=int(raw["place"]), link=str(raw["link"]))
    except (ValueError, KeyError, TypeError):
        return None


def _ends_whole(file: Path) -> bool:
    with file.open("rb") as handle:
        handle.seek(-1, os.SEEK_END)
        return handle.read(1) == b"\n"
