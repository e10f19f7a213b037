from __future__ import annotations

import asyncio
import threading

import pytest
from tests.own_loop import run_alone

from zhike.config import bridge as bridge_module
from zhike.config.bridge import Bridge

CHUNK, CHUNKS = b"x" * 100_000, 20

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


def test_a_streamed_answer_is_made_by_one_thread_and_sent_in_pieces():
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

    assert b"".join(part.get("body", b"") for part in told) == b"onetwo"
    assert [part.get("more_body") for part in told] == [None, *[True] * (len(told) - 2), False]
    assert len(set(threads)) == 1


class Long(Answer):
    """A list of some megabytes; `made` says that its thread has done with it."""

    streaming = True

    def __init__(self, made=None):
        self.made = made

    def __iter__(self):
        yield from [CHUNK] * CHUNKS

    def close(self):
        if self.made:
            self.made.release()


def test_eight_readers_on_slow_lines_do_not_stop_a_page():
    threads, made = 8, threading.Semaphore(0)

    def application(environ, start_response):
        start_response("200 OK", [])
        return Long(made) if environ["PATH_INFO"] == "/list" else Answer([b"page"])

    async def story():
        bridge, may_read = Bridge(application, threads=threads), asyncio.Event()
        readers = [Reader(may_read) for _ in range(threads)]
        lists = [asyncio.create_task(reader.ask(bridge, "/list")) for reader in readers]
        # Each list is made to its end although nobody has read a byte of it.
        for _ in range(threads):
            await asyncio.to_thread(made.acquire, timeout=60)

        page = await asyncio.wait_for(Reader().ask(bridge, "/page"), 60)

        assert page == b"page"
        assert [reader.read for reader in readers] == [b""] * threads
        may_read.set()
        assert await asyncio.gather(*lists) == [CHUNK * CHUNKS] * threads

    run_alone(story())


class Reader:
    """A browser that takes nothing of an answer before it may."""

    def __init__(self, may_read=None):
        self.may_read, self.read, self.ended = may_read, b"", False

    async def ask(self, bridge, path):
        await bridge(SCOPE | {"path": path}, self._receive, self._send)
        assert self.ended
        return self.read

    async def _receive(self):
        return {"type": "http.request", "body": b""}

    async def _send(self, message):
        if self.may_read:
            await self.may_read.wait()
        self.read += message.get("body", b"")
        self.ended = message.get("more_body") is False


def test_an_answer_that_breaks_off_does_not_end_as_a_whole_one():
    class Broken(Long):
        def __iter__(self):
            yield b"half"
            raise RuntimeError

    def application(environ, start_response):
        start_response("200 OK", [])
        return Broken()

    async def story():
        reader = Reader()
        with pytest.raises(RuntimeError):
            await reader.ask(Bridge(application, threads=1), "/list")
        assert not reader.ended

    run_alone(story())


def test_for_a_reader_who_is_gone_no_more_is_made(monkeypatch):
    monkeypatch.setattr(bridge_module, "TELL_SECONDS", 0.01)
    gone, made = threading.Event(), []

    class Endless(Answer):
        streaming = True

        def __iter__(self):
            while True:
                made.append(1)
                yield CHUNK
                gone.wait(0.001)

    def application(environ, start_response):
        start_response("200 OK", [])
        return Endless()

    async def story():
        async def send(message):
            if message["type"] == "http.response.body":
                await asyncio.Event().wait()  # for ever

        with pytest.raises(TimeoutError):
            await Bridge(application, threads=1)(SCOPE, Reader()._receive, send)

    run_alone(story())
    assert made


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
