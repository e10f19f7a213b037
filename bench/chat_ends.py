"""The two ends of a chat, as their browsers are to the server. Used by `chat_load`."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

LINE = re.compile(r'data-message="(\d+)"')
TEXT = re.compile(r'data-message="(\d+)".*?<div class="line-text">([^<]*)', re.DOTALL)
LIST_SECONDS, HERE_SECONDS, THINK_SECONDS = 3.0, 20.0, 0.8
RAMP_SECONDS = 20.0  # in which they come, as no crowd comes in one second
LATE_SECONDS = 20.0  # for what is on its way at the end
TRY_AGAIN_SECONDS = 0.5


class Ledger:
    """What was sent, acknowledged and seen, and how long it took to be on the other screen."""

    def __init__(self) -> None:
        self.sent_at: dict[str, float] = {}
        self.acknowledged: list[str] = []
        self.seen: dict[str, int] = defaultdict(int)
        self.last: dict[str, int] = defaultdict(int)
        self.seen_out_of_order = 0
        self.waits: list[float] = []
        self.acks: list[float] = []
        self.waits_of: dict[str, list[float]] = {"customer": [], "agent": []}
        self.failures = 0
        self.fetches = 0
        self.writing = 0  # customers who have not written their last yet
        self.moved_at = time.monotonic()

    @property
    def is_over(self) -> bool:
        """Say whether nothing is on its way any more.

        Not by the clock: a server that was away answers late, and who left could not see it.
        """
        quiet = time.monotonic() - self.moved_at
        waits = LATE_SECONDS if len(self.acknowledged) == len(self.sent_at) else 3 * LATE_SECONDS
        return self.writing == 0 and quiet >= waits

    def send(self, name: str) -> None:
        self.moved_at = time.monotonic()
        self.sent_at.setdefault(name, self.moved_at)

    def acknowledge(self, name: str) -> None:
        self.acknowledged.append(name)
        self.moved_at = time.monotonic()
        self.acks.append(self.moved_at - self.sent_at[name])

    def see(self, name: str) -> None:
        """The other end has a message on its screen."""
        self.moved_at = time.monotonic()
        self.seen[name] += 1
        if self.seen[name] > 1:
            return
        wait = time.monotonic() - self.sent_at[name]
        self.waits.append(wait)
        end, place, number = name.split("-")
        self.waits_of["customer" if end == "c" else "agent"].append(wait)
        whose = f"{end}-{place}"
        self.seen_out_of_order += int(number) < self.last[whose]
        self.last[whose] = int(number)

    def told(self) -> dict[str, Any]:
        return {
            "acknowledged": self.acknowledged,
            "seen": list(self.seen),
            "seen_twice": sum(count > 1 for count in self.seen.values()),
            "seen_out_of_order": self.seen_out_of_order,
        }

    def figures(self) -> dict[str, Any]:
        span = max(self.sent_at.values()) - min(self.sent_at.values())
        return {
            **_percentiles(self.waits, "ms"),
            **_percentiles(self.waits_of["customer"], "ms_to_agent"),
            **_percentiles(self.waits_of["agent"], "ms_to_customer"),
            **_percentiles(self.acks, "ms_to_acknowledge"),
            "messages": len(self.sent_at),
            "messages_a_second": round(len(self.sent_at) / max(span, 1), 1),
            "failures": self.failures,
            "fetches_by_customers": self.fetches,
        }


def _percentiles(waits: list[float], name: str) -> dict[str, float]:
    if len(waits) < 2:
        return {}
    cuts = quantiles(waits, n=100)
    return {f"p{cut}_{name}": round(cuts[cut - 1] * 1000, 1) for cut in (50, 95, 99)}


class End:
    """One browser: one connection to ask over, and one that it listens to."""

    def __init__(self, port: int, ledger: Ledger) -> None:
        self.port, self.ledger = port, ledger
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None
        self.lock = asyncio.Lock()
        self.over = False
        self.tasks: set[asyncio.Task[Any]] = set()

    def beside(self, doing: Coroutine[Any, Any, Any]) -> None:
        """Do something beside what is done now."""
        task = asyncio.ensure_future(doing)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def headers(self) -> list[str]:
        raise NotImplementedError

    async def ask(
        self, method: str, path: str, said: dict[str, Any] | None = None, *more: str
    ) -> tuple[int, bytes]:
        """Ask until there is an answer, as a browser's page does after a lost network."""
        while True:
            async with self.lock:
                try:
                    status, body = await self._ask(method, path, said, *more)
                except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                    self._drop()
                    self.ledger.failures += 1
                    status = 0
            if status and status < 500:
                return status, body
            await asyncio.sleep(TRY_AGAIN_SECONDS)

    async def _ask(
        self, method: str, path: str, said: dict[str, Any] | None, *more: str
    ) -> tuple[int, bytes]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader is not None
        body = urlencode(said or {}).encode()
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *self.headers(), *more]
        lines.append(f"Content-Length: {len(body)}")
        if body:
            lines.append("Content-Type: application/x-www-form-urlencoded")
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        found = re.search(r"content-length: (\d+)", head)
        content = await self.reader.readexactly(int(found[1]) if found else 0)
        if "connection: close" in head:
            self._drop()
        return int(head.split()[1]), content

    def _drop(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None

    async def listen(self, path: str, hear: Callable[[Any], Awaitable[None]]) -> None:
        """Hear the stream, and open it anew where it was lost."""
        while not self.over:
            try:
                async for news in self._stream(path):
                    await hear(news)
            except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                self.ledger.failures += 1
            await asyncio.sleep(TRY_AGAIN_SECONDS)

    async def _stream(self, path: str) -> AsyncIterator[Any]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        try:
            lines = [f"GET {path} HTTP/1.1", "Host: localhost", *self.headers(), "", ""]
            writer.write("\r\n".join(lines).encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.split(b"\r\n")[0]:
                return
            await self.caught_up()
            while True:
                line = await reader.readuntil(b"\n")
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])
        finally:
            writer.close()

    async def caught_up(self) -> None:
        """Read what was said while nobody listened."""


class Customer(End):
    """Begins, writes every so often, and shows what comes."""

    def __init__(self, port: int, ledger: Ledger, number: int, *, every: float, of: int) -> None:
        super().__init__(port, ledger)
        self.number, self.every = number, every
        ledger.writing += 1
        self.begins_after = RAMP_SECONDS * number / of
        self.key, self.last, self.written, self.told = "", 0, 0, 0

    def headers(self) -> list[str]:
        return [f"Authorization: Visitor {self.key}", "X-Chat-Language: zh-hans"]

    async def run(self, until: float) -> None:
        await asyncio.sleep(self.begins_after)
        # The limit for one address is meant for one address: each comes from one of its own.
        status, body = await self.ask("POST", "/chat/begin/", None, self._from())
        assert status == 201, body
        self.key = json.loads(body)["key"]
        hearing = asyncio.ensure_future(self.listen("/chat/live/", self.hear))
        while time.monotonic() < until:
            began = time.monotonic()
            await self.say()
            await asyncio.sleep(max(0, self.every - (time.monotonic() - began)))
        self.ledger.writing -= 1
        while not self.ledger.is_over:
            await asyncio.sleep(1)
        self.over = True
        hearing.cancel()

    def _from(self) -> str:
        return f"X-Forwarded-For: 10.1.{self.number // 250}.{self.number % 250 + 1}"

    async def say(self) -> None:
        self.written += 1
        name = f"c-{self.number}-{self.written}"
        said = {"text": f"{name} 我的卡怎么了？", "client_id": f"{name}-{'0' * 8}"}
        self.ledger.send(name)
        status, body = await self.ask("POST", "/chat/say/", said, self._from())
        assert status == 201, body
        self.ledger.acknowledge(name)

    async def hear(self, news: dict[str, Any]) -> None:
        if not news.get("key"):
            return
        if news["before"] is not None and self.last >= news["before"]:
            self.take(news["messages"])
        if news["last"] > self.last:
            await self.caught_up()

    async def caught_up(self) -> None:
        self.ledger.fetches += 1
        _status, body = await self.ask("GET", f"/chat/talk/?after={self.last}")
        self.take(json.loads(body)["messages"])

    def take(self, messages: list[dict[str, Any]]) -> None:
        for message in messages:
            if message["id"] <= self.last:
                continue
            self.last = message["id"]
            if not message["his"]:
                self.ledger.see(message["text"].split()[0])
                if self.told < self.last:
                    self.told = self.last
                    self.beside(self.tell_seen())

    async def tell_seen(self) -> None:
        await asyncio.sleep(0.2)
        await self.ask("POST", "/chat/seen/", {"up_to": self.last, "is_read": "1"})


class Agent(End):
    """Sees what is new in each of his conversations, answers it, reads his list now and then."""

    def __init__(self, port: int, key: str, ledger: Ledger, number: int) -> None:
        super().__init__(port, ledger)
        self.key, self.number = key, number
        self.csrf = "a" * 32
        self.versions: dict[str, int] = {}
        self.last: dict[str, int] = {}
        self.written: dict[str, int] = {}
        self.busy: dict[str, asyncio.Task[None]] = {}
        self.listing: asyncio.Task[None] | None = None

    def headers(self) -> list[str]:
        return [f"Cookie: zhike_session={self.key}; zhike_csrf={self.csrf}"]

    async def run(self, until: float) -> None:
        status, body = await self.ask(
            "POST", "/desk/presence/", {"state": "available", "csrfmiddlewaretoken": self.csrf}
        )
        assert status == 302, (status, body[:300])
        hearing = asyncio.ensure_future(self.listen("/live/", self.hear))
        here_at = 0.0
        while not self.ledger.is_over:
            if time.monotonic() - here_at >= HERE_SECONDS:
                here_at = time.monotonic()
                await self.post("/desk/presence/seen/")
            await asyncio.sleep(1)
        self.over = True
        hearing.cancel()

    async def post(self, path: str, said: dict[str, Any] | None = None, *more: str) -> bytes:
        words = {**(said or {}), "csrfmiddlewaretoken": self.csrf}
        status, body = await self.ask("POST", path, words, *more)
        assert status in {200, 204}, (path, status, body[:300])
        return body

    async def hear(self, news: dict[str, Any]) -> None:
        for talk, version in news.get("mine", {}).items():  # jobs and calls come this way too
            if self.versions.get(talk) == version:
                continue
            self.versions[talk] = version
            if talk not in self.busy or self.busy[talk].done():
                self.busy[talk] = asyncio.ensure_future(self.serve(talk))
            if self.listing is None or self.listing.done():
                self.listing = asyncio.ensure_future(self.read_list())

    async def read_list(self) -> None:
        await asyncio.sleep(LIST_SECONDS)
        await self.ask("GET", "/desk/list/?view=mine")

    async def serve(self, talk: str) -> None:
        """Read what is new until nothing is, and answer each message of the customer."""
        while True:
            version = self.versions[talk]
            _status, body = await self.ask(
                "GET", f"/desk/c/{talk}/messages/?after={self.last.get(talk, 0)}"
            )
            for name in self.take(talk, body.decode()):
                self.beside(self.answer(talk, name))
            if self.versions[talk] == version:
                return

    def take(self, talk: str, page: str) -> list[str]:
        new = []
        for key, text in TEXT.findall(page):
            if int(key) <= self.last.get(talk, 0):
                continue
            self.last[talk] = int(key)
            name = text.split()[0]
            if name.startswith("c-"):
                self.ledger.see(name)
                new.append(name)
        return new

    async def answer(self, talk: str, to: str) -> None:
        await self.post(f"/desk/c/{talk}/seen/", {"up_to": self.last[talk]})
        await asyncio.sleep(THINK_SECONDS)
        # Named after the customer, so that each thread counts its answers from one on.
        self.written[talk] = self.written.get(talk, 0) + 1
        name = f"a-{to.split('-')[1]}-{self.written[talk]}"
        self.ledger.send(name)
        said = {"text": f"{name} 您好，我看一下。", "client_id": name, "after": self.last[talk]}
        body = await self.post(f"/desk/c/{talk}/reply/", said, "X-Desk-Lines: 1")
        self.ledger.acknowledge(name)
        for missed in self.take(talk, body.decode()):
            self.beside(self.answer(talk, missed))
