"""Files on their way in: streamed to disk, never held in memory, refused before they fill it."""

from __future__ import annotations

import errno
import os
import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from zhike.apps.imports import rules
from zhike.apps.imports.errors import ImportsError, NoRoom, UploadTooLarge

PRIVATE, PRIVATE_FOLDER = 0o600, 0o700


def folder() -> Path:
    """Where uploads are kept until they are no longer needed."""
    made = Path(settings.HOME) / "uploads"
    made.mkdir(exist_ok=True)
    return made


def path_of(upload: str) -> Path:
    return folder() / upload


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Streams to a file, and stops as soon as the limit or the disk is reached."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.refusal: ImportsError | None = None
        self._arrived = 0

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # type: ignore[no-untyped-def]  # noqa: N803
        self.refusal = refusal_of(size=content_length)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self.refusal:
            # The rest is read and thrown away, so that the browser gets to see the answer.
            raise StopUpload(connection_reset=False)
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._arrived += len(raw_data)
        if self._arrived > rules.UPLOAD_LIMIT:
            self._stop(UploadTooLarge(limit=rules.UPLOAD_LIMIT))
        try:
            return super().receive_data_chunk(raw_data, start)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            self._stop(NoRoom(needed=rules.bytes_needed(self._arrived), free=free_bytes()))
            return None

    def _stop(self, refusal: ImportsError) -> None:
        self.refusal = refusal
        raise StopUpload(connection_reset=False)


def refusal_of(*, size: int) -> ImportsError | None:
    """Give the reason why a file of that size cannot come in, or None."""
    if size > rules.UPLOAD_LIMIT:
        return UploadTooLarge(limit=rules.UPLOAD_LIMIT)
    needed, free = rules.bytes_needed(size), free_bytes()
    return NoRoom(needed=needed, free=free) if needed > free else None


def free_bytes() -> int:
    return shutil.disk_usage(settings.HOME).free


def keep_file(file: TemporaryUploadedFile, *, name: str) -> str:
    """Move an arrived file to the uploads; give the path below them under which it is kept."""
    upload = _new_place(name)
    arrived = Path(file.temporary_file_path())
    file.flush()
    arrived.chmod(PRIVATE)
    arrived.replace(path_of(upload))
    file.close()
    return upload


def keep_text(text: str, *, name: str) -> str:
    """Write a small secret (a database address) where only the owner can read it."""
    upload = _new_place(name)
    descriptor = os.open(path_of(upload), os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return upload


def _new_place(name: str) -> str:
    """A folder for each upload: the file keeps its own name, which messages and batches tell."""
    place = uuid4().hex
    (folder() / place).mkdir(mode=PRIVATE_FOLDER)
    return f"{place}/{name}"


def kept_places() -> set[str]:
    """The folders of all uploads."""
    return {path.name for path in folder().iterdir()}


def place_of(upload: str) -> str:
    return upload.partition("/")[0]


def discard(place: str) -> None:
    """Delete an upload and its sample."""
    shutil.rmtree(folder() / place, ignore_errors=True)


def age_of(place: str) -> timedelta:
    try:
        changed = (folder() / place).stat().st_mtime
    except FileNotFoundError:
        return timedelta(0)
    return timedelta(seconds=time.time() - changed)
