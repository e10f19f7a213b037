"""The master keys at hand: one wraps, and while it is being changed the one before opens too.

Where they lie in files, a change is seen without a restart: several processes serve on while
`zhike keys rotate` puts a new key in the place of the old.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from zhike.apps.vault.errors import WrongMaster

OLD = "-old"  # what the file of the key before is called behind the name of the file


def master_key() -> bytes:
    """The key that wraps, made of the secret of that name: 32 bytes."""
    return _derived(_secrets()[0])


def master_of(wanted: str) -> bytes:
    """Give the master key of this id.

    Raises
    ------
    WrongMaster
        Neither the key in use nor the one before has this id.
    """
    for secret in _secrets():
        key = _derived(secret)
        if master_id(key) == wanted:
            return key
    raise WrongMaster(wanted=wanted)


def master_ids() -> list[str]:
    """The ids of the keys at hand, the one that wraps first."""
    return [master_id(_derived(secret)) for secret in _secrets()]


@lru_cache(maxsize=4)
def master_id(master: bytes) -> str:
    """A name for a master key that tells nothing about it."""
    return hashlib.sha256(b"zhike master id\n" + master).hexdigest()[:16]


def master_file() -> Path | None:
    """The file of the key in use; None where the environment gives it."""
    return Path(settings.MASTER_KEY_FILE) if settings.MASTER_KEY_FILE else None


def old_file() -> Path | None:
    """The file of the key before; it is there only while keys are being changed."""
    file = master_file()
    return file.with_name(file.name + OLD) if file else None


@lru_cache(maxsize=4)
def _derived(secret: str) -> bytes:
    return hashlib.sha256(b"zhike master\n" + secret.encode()).digest()


def _secrets() -> list[str]:
    file, old = master_file(), old_file()
    now = _content(file) if file else ""
    before = _content(old) if now and old else ""
    found = [now or settings.MASTER_KEY, before or settings.MASTER_KEY_OLD]
    return [secret for secret in found if secret]


_read: dict[Path, tuple[tuple[int, int], str]] = {}


def _content(file: Path) -> str:
    """Read a key file; again only when it was replaced."""
    try:
        state = file.stat()
    except FileNotFoundError:
        return ""
    stamp = (state.st_mtime_ns, state.st_ino)
    if file not in _read or _read[file][0] != stamp:
        _read[file] = (stamp, file.read_text(encoding="utf-8").strip())
    return _read[file][1]
