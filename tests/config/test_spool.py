from __future__ import annotations

import asyncio
import threading

import pytest
from tests.own_loop import run_alone

from zhike.config import spool as spool_module
from zhike.config.spool import Spool


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """The file goes to disk, and is read in pieces, after a few bytes."""
    monkeypatch.setattr(spool_module, "IN_MEMORY", 64)
    monkeypatch.setattr(spool_module, "PIECE", 100)


def test_what_a_thread_puts_in_comes_out_in_order_while_it_still_writes(tmp_path):
    chunks = [bytes([n]) * n for n in range(200)]

    async def story():
        spool, first = Spool(asyncio.get_running_loop(), folder=tmp_path), threading.Event()

        def write():
            for place, chunk in enumerate(chunks):
                assert spool.put(chunk)
                if place == 50:
                    assert first.wait(60), "nothing was read before the end was written"
            spool.end()

        thread, read = threading.Thread(target=write), []
        thread.start()
        async for piece in spool.pieces():
            assert 0 < len(piece) <= 100
            read.append(piece)
            first.set()
        thread.join()
        spool.close()
        return b"".join(read)

    assert run_alone(story()) == b"".join(chunks)
    assert list(tmp_path.iterdir()) == []


def test_nothing_at_all_ends_too():
    async def story():
        spool = Spool(asyncio.get_running_loop())
        spool.end()
        return [piece async for piece in spool.pieces()]

    assert run_alone(story()) == []


def test_into_a_closed_one_nothing_goes():
    async def story():
        spool = Spool(asyncio.get_running_loop())
        taken = spool.put(b"one")
        spool.close()
        return taken, spool.put(b"two")

    assert run_alone(story()) == (True, False)
