"""API batches: from the wire to a file, from the file through the same import as any other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponse, JsonResponse

from zhike.apps.api.once import Promise
from zhike.apps.imports import actions, rules, uploads
from zhike.apps.imports.errors import (
    BatchTooLarge,
    LengthMissing,
    TooBusy,
    TypeRefused,
)
from zhike.apps.people.scopes import Caller

SLOTS = 4
WAIT_SECONDS = 10.0
PIECE = 1024 * 1024
GZIP_MAGIC = b"\x1f\x8b"
# At most so many batches at once, so that the pages keep their threads.
_slots = BoundedSemaphore(SLOTS)


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """The body of a request, on disk."""

    path: Path
    digest: str


def receive_batch(
    request: HttpRequest, *, caller: Caller, log_name: str, mapping_name: str
) -> HttpResponse:
    """Import the body of a request, or give the answer that its key got before."""
    _check_envelope(request)
    with _slot(), _arrived(request) as batch:
        promise = Promise(request, content_digest=batch.digest)
        if known := promise.known_answer():
            return known
        report = actions.import_batch(
            batch.path, log_name=log_name, mapping_name=mapping_name, by=caller.username
        )
        answer = JsonResponse(report, json_dumps_params={"ensure_ascii": False})
        promise.keep(answer)
        return answer


def _check_envelope(request: HttpRequest) -> None:
    # A body that is compressed or of unknown length could be of any size.
    if not rules.is_ndjson(request.content_type or "") or request.headers.get("Content-Encoding"):
        raise TypeRefused(found=request.headers.get("Content-Type", ""))
    length = request.headers.get("Content-Length", "")
    if not length.isdigit():
        raise LengthMissing
    if int(length) > rules.BATCH_LIMIT:
        raise BatchTooLarge(limit=rules.BATCH_LIMIT)
    if refusal := uploads.refusal_of(size=int(length)):
        raise refusal


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(timeout=WAIT_SECONDS):
        raise TooBusy
    try:
        yield
    finally:
        _slots.release()


@contextmanager
def _arrived(request: HttpRequest) -> Iterator[Arrived]:
    """Write the body to a file of its own, and take it away afterwards."""
    upload = uploads.keep_text("", name="batch.ndjson")
    path, digest = uploads.path_of(upload), hashlib.sha256()
    try:
        with path.open("wb") as file:
            while piece := request.read(PIECE):
                digest.update(piece)
                file.write(piece)
        # The readers unpack what is gzip, whatever its name: a small body could become a large one.
        if is_gzip(path):
            raise TypeRefused(found="gzip")
        yield Arrived(path=path, digest=digest.hexdigest())
    finally:
        uploads.discard(uploads.place_of(upload))


def is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
