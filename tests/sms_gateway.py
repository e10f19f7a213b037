"""A gateway of text messages on the loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from zhike.integrations.sms import Gateway

SECRET = "s" * 32


@contextmanager
def running_gateway() -> Iterator[Any]:
    """Answers with each of `answers` in turn, and then with 200."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.heard.append((self.path, dict(self.headers), body))
            server.before_answer()
            self.send_response(server.answers.pop(0) if server.answers else 200)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args): ...

    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.heard, server.answers, server.before_answer = [], [], lambda: None
    server.described = Gateway(
        url=f"http://127.0.0.1:{server.server_port}/sms",
        signature="【测试银行】",
        secret=SECRET,
        token="letmein",
    )
    server.said = lambda: [json.loads(body) for _path, _headers, body in server.heard]
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
