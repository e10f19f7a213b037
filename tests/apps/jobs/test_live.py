from __future__ import annotations

import asyncio
import json
import time

import pytest
from tests.own_loop import run_alone

from zhike.apps.jobs import live
from zhike.apps.jobs.live import Hub
from zhike.apps.jobs.queries import LiveRow, Snapshot
from zhike.apps.people.sessions import Listener

ANALYST = Listener(user_id=2, sees_jobs=True, sees_all=False)


def row(job_id, *, by_id=2, state="running"):
    told = {"id": job_id, "state": state, "stopping": False, "share": 0.5, "message": ""}
    return LiveRow(by_id=by_id, is_open=state == "running", told=told)


class Browser:
    """The far end of a stream: collects what it is sent and leaves when told to."""

    def __init__(self):
        self.sent = []
        self.left = asyncio.Event()

    async def receive(self):
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.sent.append(message)

    @property
    def status(self):
        return self.sent[0]["status"]

    @property
    def news(self):
        texts = [m["body"].decode() for m in self.sent[1:] if m.get("body")]
        lines = [line for text in texts for line in text.splitlines()]
        return [json.loads(line[6:]) for line in lines if line.startswith("data: ")]

    async def until(self, condition):
        async with asyncio.timeout(5):
            while not condition(self):
                await asyncio.sleep(0.001)


@pytest.fixture
def world(monkeypatch):
    """What the database would say, without one: the hub is about streams, not about tables."""

    class World:
        listener = ANALYST
        rows = (row(1),)
        looks = 0

    def look(sources):
        World.looks += 1
        return {"jobs": Snapshot(rows=World.rows)}

    monkeypatch.setattr(Hub, "_listener", lambda _hub, _scope: World.listener)
    monkeypatch.setattr(live, "_fresh_look", look)
    return World


def hub(heartbeat_seconds=60.0):
    return Hub(look_seconds=0.002, heartbeat_seconds=heartbeat_seconds)


def listen(to, browser, method="GET"):
    scope = {"type": "http", "method": method, "path": "/live/", "headers": []}
    return asyncio.ensure_future(to(scope, browser.receive, browser.send))


def test_a_listener_hears_the_state_first_and_then_only_what_changes(world):
    async def story():
        browser = Browser()
        stream = listen(hub(), browser)
        await browser.until(lambda b: b.news)
        looked = world.looks
        await browser.until(lambda b: world.looks > looked + 3)
        world.rows = (row(1, state="done"),)
        await browser.until(lambda b: len(b.news) == 2)
        browser.left.set()
        await stream
        return browser.news

    first, second = run_alone(story())

    assert (first["open"], first["jobs"][0]["state"]) == (1, "running")
    assert (second["open"], second["jobs"][0]["state"]) == (0, "done")


def test_a_listener_hears_nothing_of_the_jobs_of_others(world):
    async def story():
        world.rows = (row(1), row(2, by_id=7))
        browser = Browser()
        stream = listen(hub(), browser)
        await browser.until(lambda b: b.news)
        browser.left.set()
        await stream
        return browser.news[0]["jobs"]

    assert [job["id"] for job in run_alone(story())] == [1]


def test_who_may_see_no_jobs_hears_of_none(world):
    agent = Listener(user_id=2, sees_jobs=False, sees_all=False)

    assert live.JobsSource().news(Snapshot(rows=world.rows), agent) is None


def test_the_table_is_looked_at_only_while_somebody_listens(world):
    async def story():
        to = hub()
        browsers = [Browser(), Browser()]
        streams = [listen(to, browser) for browser in browsers]
        for browser in browsers:
            await browser.until(lambda b: b.news)
        for browser in browsers:
            browser.left.set()
        await asyncio.gather(*streams)
        await to._looking
        return len(to.streams), to.latest

    assert run_alone(story()) == (0, None)


def test_looks_that_take_long_leave_most_of_the_time_to_others(world, monkeypatch):
    starts, ends = [], []

    def slow_look(sources):
        starts.append(time.monotonic())
        time.sleep(0.02)
        ends.append(time.monotonic())
        return {"jobs": Snapshot(rows=world.rows)}

    monkeypatch.setattr(live, "_fresh_look", slow_look)

    async def story():
        browser = Browser()
        stream = listen(hub(), browser)
        await browser.until(lambda b: len(starts) == 4)
        browser.left.set()
        await stream

    run_alone(story())

    for began, ended, again in zip(starts, ends, starts[1:], strict=False):
        assert again - ended >= live.REST * (ended - began)


def test_who_is_not_signed_in_is_refused(world):
    async def story():
        world.listener = None
        browser = Browser()
        await listen(hub(), browser)
        return browser.status

    assert run_alone(story()) == 401
    assert world.looks == 0


def test_a_stream_cannot_be_written_to(world):
    async def story():
        browser = Browser()
        await listen(hub(), browser, method="POST")
        return browser.status

    assert run_alone(story()) == 405


def test_who_signs_out_meanwhile_hears_no_more_after_the_next_heartbeat(world):
    async def story():
        browser = Browser()
        stream = listen(hub(heartbeat_seconds=0.01), browser)
        await browser.until(lambda b: any(b"still here" in m.get("body", b"") for m in b.sent))
        world.listener = None
        async with asyncio.timeout(5):
            await stream
        return browser.sent[-1]

    assert run_alone(story())["more_body"] is False


class Fragile(live.JobsSource):
    """Breaks for one listener, once the job is over."""

    def news(self, seen, listener):
        if listener == ANALYST and not seen.rows[0].is_open:
            raise ValueError(seen)
        return super().news(seen, listener)


def test_who_cannot_be_told_silences_nobody_else(world):
    async def story():
        to = Hub(Fragile(), look_seconds=0.002)
        other, broken = Browser(), Browser()
        world.listener = Listener(user_id=7, sees_jobs=True, sees_all=True)
        hearing = listen(to, other)
        await other.until(lambda b: b.news)
        world.listener = ANALYST
        failing = listen(to, broken)
        await broken.until(lambda b: b.news)
        world.rows = (row(1, state="done"),)
        await other.until(lambda b: len(b.news) == 2)
        other.left.set()
        await asyncio.wait({hearing, failing})
        return len(broken.news)

    assert run_alone(story()) == 1


def test_closing_the_hub_ends_every_stream_so_that_the_server_can_stop(world):
    async def story():
        to = hub()
        browser = Browser()
        stream = listen(to, browser)
        await browser.until(lambda b: b.news)
        to.close()
        async with asyncio.timeout(5):
            await stream
        return len(to.streams)

    assert run_alone(story()) == 0


@pytest.mark.django_db(transaction=True)
def test_the_real_table_is_what_the_hub_looks_at(start, analyst):
    job = start(by=analyst)

    rows = live._fresh_look([live.JobsSource()])["jobs"].rows

    assert [row.told["id"] for row in rows] == [job.pk]
