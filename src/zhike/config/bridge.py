"""Answers an ASGI request by a WSGI application in one of a few threads.

Made for Django behind uvicorn: an ordinary answer crosses from its thread to the event loop once.
A streamed one is written into a spool, from which the event loop sends it: a reader on a slow line
holds a file, and no thread. a2wsgi, made for any application, crosses for every part of either and
holds the thread until the last was taken.
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import Awaitable, Callable, Coroutine, Iterable, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from zhike.config.spool import IN_MEMORY, Spool

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Coroutine[Any, Any, None]]
Headers = list[tuple[str, str]]
Application = Callable[..., Iterable[bytes]]

TELL_SECONDS = 60  # a browser that takes no piece for so long is gone


class Bridge:
    """An ASGI application (of HTTP requests alone) over a WSGI one."""

    def __init__(
        self, application: Application, *, threads: int, folder: Path | None = None
    ) -> None:
        self.application = application
        self.folder = folder  # of what is streamed, until it was read
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        if body is None:
            return
        with body:
            loop = asyncio.get_running_loop()
            call = _Call(self.application, loop=loop, send=send, folder=self.folder)
            try:
                parts = await loop.run_in_executor(self.threads, call.run, _environ(scope, body))
                for part in parts:
                    await send(part)
                if call.sending:
                    await asyncio.wrap_future(call.sending)
            finally:
                # An answer that broke off must not end as a whole one does.
                if call.sending:
                    call.sending.cancel()


@dataclass
class _Call:
    """One request in the hands of one thread, since database connections belong to threads."""

    application: Application
    loop: asyncio.AbstractEventLoop
    send: Send
    folder: Path | None
    start: Message = field(default_factory=dict)
    sending: Future[None] | None = None

    def run(self, environ: dict[str, Any]) -> list[Message]:
        """Give what is still to be sent."""
        answer = self.application(environ, self._start)
        try:
            if not getattr(answer, "streaming", True):
                return [self.start, _part(b"".join(answer), more=False)]
            spool = Spool(self.loop, folder=self.folder)
            self.sending = asyncio.run_coroutine_threadsafe(self._send(spool), self.loop)
            for chunk in answer:
                if not spool.put(chunk):
                    break
            spool.end()
            return []
        finally:
            if close := getattr(answer, "close", None):
                close()

    def _start(self, status: str, headers: Headers, _error: object = None) -> None:
        written = [
            (name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in headers
        ]
        self.start = {
            "type": "http.response.start",
            "status": int(status[:3]),
            "headers": written,
        }

    async def _send(self, spool: Spool) -> None:
        with closing(spool):
            await self.send(self.start)
            async for piece in spool.pieces():
                # Not wait_for: of Python 3.11 it may swallow that the answer broke off.
                async with asyncio.timeout(TELL_SECONDS):
                    await self.send(_part(piece, more=True))
            await self.send(_part(b"", more=False))


def _part(body: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}


async def _body(receive: Receive) -> IO[bytes] | None:
    """Give the whole body; None where the sender left before its end."""
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        return io.BytesIO(message.get("body", b""))
    body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the caller closes it
    while message["type"] == "http.request":
        body.write(message.get("body", b""))
        if not message.get("more_body"):
            body.seek(0)
            return body
        message = await receive()
    body.close()
    return None


def _environ(scope: Message, body: IO[bytes]) -> dict[str, Any]:
    server, client = scope.get("server") or ("", 0), scope.get("client") or ("", 0)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        # `X_Real_Ip` would arrive under the name of `X-Real-Ip`, past a proxy that sets that one.
        if b"_" not in raw_name:
            _add_header(environ, raw_name.decode("latin-1"), raw_value.decode("latin-1"))
    return environ


def _add_header(environ: dict[str, Any], name: str, value: str) -> None:
    key = name.upper().replace("-", "_")
    if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
        key = f"HTTP_{key}"
    before = environ.get(key)
    if before is None:
        environ[key] = value
    else:
        environ[key] = f"{before}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
