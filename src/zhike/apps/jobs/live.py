"""Live updates of background jobs as server-sent events.

One look at the table every half second serves all listeners, and only while somebody listens.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.db import DatabaseError, close_old_connections

from zhike.apps.jobs.queries import Snapshot, snapshot
from zhike.apps.people.sessions import Listener, listener_of

log = logging.getLogger(__name__)
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LOOK_SECONDS = 0.5
HEARTBEAT_SECONDS = 15.0
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Hub:
    """Holds the open streams and the one loop that feeds them."""

    def __init__(
        self, *, look_seconds: float = LOOK_SECONDS, heartbeat_seconds: float = HEARTBEAT_SECONDS
    ) -> None:
        self.look_seconds = look_seconds
        self.heartbeat_seconds = heartbeat_seconds
        self.listeners = 0
        self.latest: Snapshot | None = None
        self.closed = False
        self._looking: asyncio.Task[None] | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await _refuse(send, status=405)
            return
        listener = await asyncio.to_thread(_listener, scope)
        if listener is None:
            await _refuse(send, status=401)
            return
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        streaming = asyncio.ensure_future(self._stream(scope, listener, send))
        leaving = asyncio.ensure_future(_until_disconnect(receive))
        try:
            await asyncio.wait({streaming, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            streaming.cancel()
            leaving.cancel()
            await asyncio.gather(streaming, leaving, return_exceptions=True)

    def close(self) -> None:
        """End all streams, so that the server can stop without waiting for the browsers."""
        self.closed = True

    async def _stream(self, scope: Message, listener: Listener, send: Send) -> None:
        self._begin()
        now = asyncio.get_running_loop().time
        told, beat_at = "", now()
        try:
            while not self.closed:
                if self.latest is not None:
                    told = await _tell(send, snapshot=self.latest, listener=listener, told=told)
                if now() - beat_at >= self.heartbeat_seconds:
                    # Who signed out meanwhile hears no more.
                    if await asyncio.to_thread(_listener, scope) != listener:
                        break
                    await _write(send, ": still here\n\n")
                    beat_at = now()
                await asyncio.sleep(self.look_seconds)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self.listeners -= 1

    def _begin(self) -> None:
        self.listeners += 1
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._look())

    async def _look(self) -> None:
        while self.listeners and not self.closed:
            try:
                self.latest = await asyncio.to_thread(_fresh_snapshot)
            except DatabaseError:
                # A database that is away for a moment must not end the stream for good.
                log.exception("The jobs could not be read; trying again")
            await asyncio.sleep(self.look_seconds)
        self.latest = None


async def _tell(send: Send, *, snapshot: Snapshot, listener: Listener, told: str) -> str:
    rows = snapshot.for_listener(user_id=listener.user_id, sees_all=listener.sees_all)
    news = json.dumps(
        {"open": sum(row.is_open for row in rows), "jobs": [row.told for row in rows]},
        ensure_ascii=False,
    )
    if news != told:
        await _write(send, f"event: jobs\ndata: {news}\n\n")
    return news


def _listener(scope: Message) -> Listener | None:
    close_old_connections()
    try:
        return listener_of(scope)
    finally:
        close_old_connections()


def _fresh_snapshot() -> Snapshot:
    close_old_connections()
    try:
        return snapshot()
    finally:
        close_old_connections()


async def _until_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, *, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
