"""Live updates as server-sent events: of background jobs, and of what other apps add.

One look at the tables every half second serves all listeners, and only while somebody listens. An
app adds a `Source`; config/asgi.py lists them. A source that must be heard of sooner (a call that
rings) says so by `look_seconds`. What a look finds is sent at once. Looks that take long, since the
machine is busy, come less often: they would keep from their work those who are waited for.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import DatabaseError, close_old_connections

from zhike.apps.jobs.queries import Snapshot, snapshot
from zhike.apps.people.sessions import Listener, listener_of

log = logging.getLogger(__name__)
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LOOK_SECONDS = 0.5
REST = 3  # times as long as it took, at least, until the next look
HEARTBEAT_SECONDS = 15.0
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Source(Protocol):
    """Something to hear of: one look for everybody, and from it what a listener is told.

    With `look_seconds` it is looked at in a rhythm of its own.
    """

    name: str

    def look(self) -> Any:
        """Read what there is, once for all listeners."""

    def news(self, seen: Any, listener: Any) -> Any:
        """Give what this listener may hear of it; None for nothing at all."""


class JobsSource:
    """Who may see jobs hears how far they are."""

    name = "jobs"

    def look(self) -> Snapshot:
        return snapshot()

    def news(self, seen: Snapshot, listener: Listener) -> dict[str, Any] | None:
        if not listener.sees_jobs:
            return None
        rows = seen.for_listener(user_id=listener.user_id, sees_all=listener.sees_all)
        return {"open": sum(row.is_open for row in rows), "jobs": [row.told for row in rows]}


@dataclass(eq=False)
class Stream:
    """One who listens, and what he was told last by each source."""

    listener: Any
    told: dict[str, Any] = field(default_factory=dict)
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """Holds the open streams and the one loop that feeds them."""

    def __init__(
        self,
        *sources: Source,
        look_seconds: float = LOOK_SECONDS,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
        whose: Callable[[Message], Any] = listener_of,
    ) -> None:
        self.sources = sources or (JobsSource(),)
        self.whose = whose  # tells who listens behind a request; None for nobody who may
        self.look_seconds = look_seconds
        self.heartbeat_seconds = heartbeat_seconds
        self.streams: set[Stream] = set()
        self.latest: dict[str, Any] | None = None
        self.closed = False
        self._looking: asyncio.Task[None] | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await _refuse(send, status=405)
            return
        listener = await asyncio.to_thread(self._listener, scope)
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
        for stream in self.streams:
            stream.woken.set()

    async def _stream(self, scope: Message, listener: Any, send: Send) -> None:
        stream = Stream(listener)
        self._begin(stream)
        now = asyncio.get_running_loop().time
        beat_at = now()
        try:
            while not self.closed:
                stream.woken.clear()  # first: what is found while we tell is not missed
                for name, news in self._untold(stream).items():
                    told = json.dumps(news, ensure_ascii=False)
                    await _write(send, f"event: {name}\ndata: {told}\n\n")
                    stream.told[name] = news
                if now() - beat_at >= self.heartbeat_seconds:
                    # Who signed out meanwhile hears no more.
                    if await asyncio.to_thread(self._listener, scope) != listener:
                        break
                    await _write(send, ": still here\n\n")
                    beat_at = now()
                with suppress(TimeoutError):
                    async with asyncio.timeout(beat_at + self.heartbeat_seconds - now()):
                        await stream.woken.wait()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self.streams.discard(stream)

    def _begin(self, stream: Stream) -> None:
        self.streams.add(stream)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._look())

    async def _look(self) -> None:
        now = asyncio.get_running_loop().time
        due = dict.fromkeys(self.sources, 0.0)
        while self.streams and not self.closed:
            wanted, began = [source for source in self.sources if due[source] <= now()], now()
            try:
                found = await asyncio.to_thread(_fresh_look, wanted)
            except DatabaseError:
                # A database that is away for a moment must not end the stream for good.
                log.exception("The tables could not be read; trying again")
            else:
                before, self.latest = self.latest, {**(self.latest or {}), **found}
                if self.latest != before:
                    self._wake()
            rest = REST * (now() - began)
            for source in wanted:
                rhythm = getattr(source, "look_seconds", self.look_seconds)
                due[source] = now() + max(rhythm, rest)
            await asyncio.sleep(max(0.0, min(due.values()) - now()))
        self.latest = None

    def _wake(self) -> None:
        """Wake whom a look concerns: of half a thousand chats one has news, not all."""
        for stream in self.streams:
            if not stream.woken.is_set() and self._concerns(stream):
                stream.woken.set()

    def _concerns(self, stream: Stream) -> bool:
        try:
            return bool(self._untold(stream))
        except Exception:
            # His own stream ends by it, as it should; the look goes on for the others.
            log.exception("What there is for one listener could not be told")
            return True

    def _untold(self, stream: Stream) -> dict[str, Any]:
        """Give what there is for a listener and was not told him yet, by source."""
        latest, found = self.latest or {}, {}
        for source in self.sources:
            news = None
            if source.name in latest:
                news = source.news(latest[source.name], stream.listener)
            if news is not None and news != stream.told.get(source.name):
                found[source.name] = news
        return found

    def _listener(self, scope: Message) -> Any:
        close_old_connections()
        try:
            return self.whose(scope)
        finally:
            close_old_connections()


def _fresh_look(sources: Sequence[Source]) -> dict[str, Any]:
    close_old_connections()
    try:
        found = {}
        for source in sources:
            try:
                found[source.name] = source.look()
            except DatabaseError:
                raise  # a database that is away is away for all
            except Exception:
                # One source with a row that it cannot read must not silence the others.
                log.exception("The live source %s could not look; trying again", source.name)
        return found
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
