from __future__ import annotations

import threading

import pytest
from tests.own_loop import run_alone

from zhike.config.bridge import Bridge

SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/客户",
    "query_string": b"page=2",
    "http_version": "1.1",
    "server": ("127.0.0.1", 8000),
    "client": ("10.0.0.7", 4711),
    "headers": [(b"host", b"bank"), (b"content-type", b"text/plain")],
}


def ask(application, *, body=(b"",), headers=()):
    parts = [
        {"type": "http.request", "body": part, "more_body": place < len(body) - 1}
        for place, part in enumerate(body)
    ]
    told = []

    async def receive():
        return parts.pop(0)

    async def send(message):
        told.append(message)

    scope = SCOPE | {"headers": [*SCOPE["headers"], *headers]}
    run_alone(Bridge(application, threads=2)(scope, receive, send))
    return told


class Answer(list):
    streaming = False
    closed_by: str | None = None

    def close(self):
        self.closed_by = threading.current_thread().name


def test_an_ordinary_answer_is_sent_whole_and_closed():
    answer = Answer([b"one ", b"two"])

    def application(environ, start_response):
        start_response("201 Created", [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return answer

    start, body = ask(application)

    assert start["status"] == 201
    assert start["headers"] == [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]
    assert (body["body"], body["more_body"]) == (b"one two", False)
    assert answer.closed_by.startswith("page")


def test_a_streamed_answer_is_sent_chunk_by_chunk_from_one_thread():
    threads = []

    class Stream(Answer):
        streaming = True

        def __iter__(self):
            for chunk in (b"one", b"two"):
                threads.append(threading.current_thread().name)
                yield chunk

    def application(environ, start_response):
        threads.append(threading.current_thread().name)
        start_response("200 OK", [])
        return Stream()

    told = ask(application)

    assert [part.get("body") for part in told] == [None, b"one", b"two", b""]
    assert [part.get("more_body") for part in told] == [None, True, True, False]
    assert len(set(threads)) == 1


def test_the_request_arrives_as_it_was_sent():
    seen = {}

    def application(environ, start_response):
        seen.update(environ, body=environ["wsgi.input"].read())
        start_response("200 OK", [])
        return Answer()

    ask(application, body=(b"a" * 700_000, b"b" * 700_000), headers=[(b"cookie", b"x=1")])

    assert seen["body"] == b"a" * 700_000 + b"b" * 700_000
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/客户"
    assert (seen["REQUEST_METHOD"], seen["QUERY_STRING"]) == ("POST", "page=2")
    assert (seen["HTTP_HOST"], seen["CONTENT_TYPE"]) == ("bank", "text/plain")
    assert (seen["REMOTE_ADDR"], seen["HTTP_COOKIE"]) == ("10.0.0.7", "x=1")


def test_a_header_with_an_underscore_does_not_pass_for_another():
    seen = {}

    def application(environ, start_response):
        seen.update(environ)
        start_response("200 OK", [])
        return Answer()

    ask(application, headers=[(b"x_real_ip", b"127.0.0.1"), (b"x-tag", b"a"), (b"x-tag", b"b")])

    assert "HTTP_X_REAL_IP" not in seen
    assert seen["HTTP_X_TAG"] == "a,b"


def test_a_browser_that_leaves_while_it_sends_is_not_answered():
    called = []

    async def receive():
        return parts.pop(0)

    parts = [
        {"type": "http.request", "body": b"half", "more_body": True},
        {"type": "http.disconnect"},
    ]
    bridge = Bridge(lambda *_: called.append(1), threads=1)

    run_alone(bridge(SCOPE, receive, lambda _: pytest.fail("nobody is there to be told")))

    assert not called
