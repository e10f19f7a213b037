"""What a backup holds and what it leaves out: plain values in, plain values out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
ANCHORS = "anchors.ndjson"
TABLES, HOME = "database", "home"  # folders inside the file
MARKER = "restore-unfinished"
KEY_FILES = frozenset({"secret", "audit-key", "master-key", "master-key-old"})
# Secrets; what is made anew; what has its own place in the file, or none in any backup.
LEFT_OUT = KEY_FILES | {
    "tmp", "answers", "by_customer", "exports", "metrics", "migrating", "search", "store",
    "erasures.ndjson", "audit-anchors.ndjson", MARKER,
}  # fmt: skip
DATABASE_FILES = ("zhike.sqlite3",)
# A session is a key to somebody's account, so the restored system asks everybody to sign in.
TABLES_LEFT_OUT = frozenset({
    "django_session", "people_opensession", "portal_portalsession", "portal_signincode",
    "django_migrations",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup says of itself. `whole` is the sum over the sums of all members."""

    format: int
    version: str
    made_at: str
    database: str
    migrations: dict[str, str]
    masters: list[str]
    audit_key: str
    erasures: int
    rows: dict[str, int]
    members: dict[str, str]
    whole: str

    def as_plain(self) -> dict[str, Any]:
        return asdict(self)


def sum_of_all(members: Mapping[str, str]) -> str:
    """Give one sum for all members: SHA-256 over the lines `sum  name` in the order of names."""
    lines = "".join(f"{members[name]}  {name}\n" for name in sorted(members))
    return hashlib.sha256(lines.encode()).hexdigest()


def key_id(key: bytes, *, purpose: str) -> str:
    """A name for a key that tells nothing about it."""
    return hashlib.sha256(f"zhike {purpose} id\n".encode() + key).hexdigest()[:16]


def belongs(path: str) -> bool:
    """Say whether a file of the home folder goes into a backup.

    Examples
    --------
    >>> belongs("rules/stages.yaml"), belongs("master-key"), belongs("store/event_log/x.parquet")
    (True, False, False)
    """
    first = PurePosixPath(path).parts[0]
    return first not in LEFT_OUT and not first.startswith((".", *DATABASE_FILES))


def is_safe(name: str) -> bool:
    """Say whether a member's name stays inside the folder it is put into."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and name == str(path)
