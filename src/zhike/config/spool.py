"""What of an answer was written and not read yet: in memory, and on disk where it is much."""

from __future__ import annotations

import asyncio
import io
import tempfile
import threading
from collections.abc import AsyncIterator
from pathlib import Path

IN_MEMORY = 1024 * 1024
PIECE = 64 * 1024


class Spool:
    """One thread puts in at its own speed, one event loop takes out at the reader's.

    The file has no name, so nobody else reads it, and it is gone when the spool is closed.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, *, folder: Path | None = None) -> None:
        self._file = tempfile.SpooledTemporaryFile(IN_MEMORY, dir=str(folder) if folder else None)  # noqa: SIM115
        self._loop = loop
        self._more = asyncio.Event()
        self._turn = threading.Lock()
        self._ended = False

    def put(self, chunk: bytes) -> bool:
        """Add to the end; False where nobody reads any more."""
        with self._turn:
            if self._file.closed:
                return False
            self._file.seek(0, io.SEEK_END)
            self._file.write(chunk)
        self._loop.call_soon_threadsafe(self._more.set)
        return True

    def end(self) -> None:
        """Say that nothing more comes."""
        self._ended = True
        self._loop.call_soon_threadsafe(self._more.set)

    def close(self) -> None:
        with self._turn:
            self._file.close()

    async def pieces(self) -> AsyncIterator[bytes]:
        """Give what was put in, as it comes, until the end was said."""
        taken = 0
        while True:
            # Both before the look: what is put in or said after it wakes us once more.
            self._more.clear()
            ended = self._ended
            # In a thread of its own, for the disk may be slow and the loop serves everybody.
            if piece := await asyncio.to_thread(self._read, taken):
                taken += len(piece)
                yield piece
            elif ended:
                return
            else:
                await self._more.wait()

    def _read(self, start: int) -> bytes:
        with self._turn:
            self._file.seek(start)
            return self._file.read(PIECE)
