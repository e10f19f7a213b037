"""Files on their way in: streamed to disk, never held in memory, refused before they fill it."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from zhike.apps.imports import rules
from zhike.apps.imports.errors import ImportsError, NoRoom, UploadTooLarge
from zhike.pipelines.import_sample import sample_files

PRIVATE = 0o600


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


def keep_file(file: TemporaryUploadedFile, *, suffix: str) -> str:
    """Move an arrived file to the uploads; give the name under which it is kept."""
    name = f"{uuid4().hex}{suffix}"
    arrived = Path(file.temporary_file_path())
    file.flush()
    arrived.chmod(PRIVATE)
    arrived.replace(path_of(name))
    file.close()
    return name


def keep_text(text: str, *, suffix: str) -> str:
    """Write a small secret (a database address) where only the owner can read it."""
    name = f"{uuid4().hex}{suffix}"
    descriptor = os.open(path_of(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return name


def kept_uploads() -> set[str]:
    """The names of all uploads, without the samples that lie beside them."""
    return {path.name.partition(".sample.")[0] for path in folder().iterdir()}


def discard(upload: str) -> None:
    """Delete an upload and its sample."""
    path = path_of(upload)
    for file in (path, *sample_files(path)):
        file.unlink(missing_ok=True)
