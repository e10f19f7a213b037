"""One process of pages, API and live updates; `zhike serve --workers N` starts several.

Every process holds a hub of its own, which looks at the database: what happens in one process
reaches the browsers that listen to another, and no proxy is needed to keep them apart.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from typing import Any

GRACE_SECONDS = 3
LOOK_SECONDS = 1.0
# Longer than proxies and clients keep a connection (nginx: 60 s): closed by us first, it would fail
# whoever sends his next request at that moment.
KEEP_ALIVE_SECONDS = 75
TURN_SECONDS = 0.0005  # that a busy thread keeps Python while others wait for it
NEW_OBJECTS = 10_000  # before the youngest are looked over; Python's own 700 is for small programs


def page_command(listener: socket.socket) -> list[str]:
    """Give the command of a process that serves on this listener, for whoever passes it on."""
    module = "zhike.cli.page_process"
    return [sys.executable, "-m", module, str(listener.fileno()), str(os.getpid())]


def page_server() -> Any:
    """Give the web server of this process."""
    import uvicorn
    from django.conf import settings

    from zhike.config.asgi import application, close_streams

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: Any) -> None:
            # Open streams would hold the server back: end them first.
            close_streams()
            super().handle_exit(sig, frame)

    config = uvicorn.Config(
        application,
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        forwarded_allow_ips=settings.PROXIES,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    return Server(config)


def warm_up() -> None:
    """Load the analytics while the first person signs in, so that his first page is quick."""
    from django.urls import get_resolver

    importlib.import_module("zhike.pipelines.journeys")
    _ = get_resolver().url_patterns
    let_writers_through()


def let_writers_through() -> None:
    """Hold up no thread that has the lock of the database, which all others wait for.

    A collection of garbage walks no more over what was loaded and stays: under the load of a chat a
    fifth of the processor went there. And who comes back from the database waits for Python for
    half a millisecond behind each busy thread, not for five: he comes back a dozen times a message.
    """
    sys.setswitchinterval(TURN_SECONDS)
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])


def end_with(parent: int) -> None:
    """Stop this process as soon as the one that started it is gone without a word."""
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Serve pages on a listening socket.")
    parser.add_argument("listener", type=int, help="its file descriptor")
    parser.add_argument("parent", type=int, help="process without which to stop")
    wanted = parser.parse_args(words)
    server = page_server()
    threading.Thread(target=end_with, args=[wanted.parent], daemon=True).start()
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    with suppress(KeyboardInterrupt):
        server.run(sockets=[socket.socket(fileno=wanted.listener)])
    return 0


if __name__ == "__main__":
    # Before uvicorn listens for it, and when uvicorn, having stopped, raises it once more.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.exit(main(sys.argv[1:]))
