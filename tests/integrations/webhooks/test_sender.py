"""Against a real server on the loopback."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest

from zhike.integrations.webhooks import destination_of, post
from zhike.integrations.webhooks.errors import NoAnswer

LOOPBACK = [ip_network("127.0.0.0/8")]


@pytest.fixture
def receiver():
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.heard.append((self.path, dict(self.headers), body))
            self.send_response(server.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(b"x" * server.answer_bytes)

        def log_message(self, *args): ...

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *args): ...  # a caller that hangs up early is what is tested

    server = Quiet(("127.0.0.1", 0), Handler)
    server.heard, server.status, server.answer_bytes = [], 204, 0
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_message_arrives_with_its_headers_under_the_name_of_the_host(receiver):
    there = destination_of(f"http://127.0.0.1:{receiver.server_port}/hook", allowed=LOOPBACK)

    answer = post(b"{}", to=there, headers={"Zhike-Event": "e1"})

    path, headers, body = receiver.heard[0]
    assert answer.is_accepted
    assert (path, body) == ("/hook", b"{}")
    assert headers["Zhike-Event"] == "e1"
    assert headers["Host"] == f"127.0.0.1:{receiver.server_port}"


def test_a_redirect_is_an_answer_and_is_not_followed(receiver):
    receiver.status = 302
    there = destination_of(f"http://127.0.0.1:{receiver.server_port}/hook", allowed=LOOPBACK)

    answer = post(b"{}", to=there, headers={})

    assert (answer.status, answer.is_accepted) == (302, False)
    assert [path for path, _headers, _body in receiver.heard] == ["/hook"]


def test_a_long_answer_is_not_read_to_its_end(receiver):
    receiver.status, receiver.answer_bytes = 200, 50_000_000
    there = destination_of(f"http://127.0.0.1:{receiver.server_port}/", allowed=LOOPBACK)

    assert post(b"{}", to=there, headers={}).milliseconds < 5_000


def test_nobody_there_is_told_without_details(receiver):
    there = destination_of(f"http://127.0.0.1:{receiver.server_port}/", allowed=LOOPBACK)
    receiver.shutdown()
    receiver.server_close()

    with pytest.raises(NoAnswer, match="ConnectError"):
        post(b"{}", to=there, headers={}, timeout_seconds=2)
