"""SIGKILL at seeded random moments: the re-run always ends with exactly the same store."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from itertools import count

import pytest
from tests.event_rows import CONTRACT, content_of, event_rows, write

from zhike.engine.store import Batch, Store
from zhike.pipelines.import_events import import_events

SEED = 20260105
ROWS = 8_000

# Says when the work begins, so that the kill falls into it and not into the start of Python.
IMPORT = """
import sys, pathlib
from zhike.engine.store import Store
from zhike.pipelines.import_events import import_events
store = Store()
print("ready", flush=True)
import_events(pathlib.Path(sys.argv[1]), log_name="killed", store=store)
"""
COMPACT = """
from zhike.engine.store import Store
from zhike.schema import event_log
store = Store()
print("ready", flush=True)
store.compact(event_log.CONTRACT, grace_hours=0)
"""


class Executioner:
    """Kills a program at seeded random moments of its work, and sees to it that it dies of it."""

    def __init__(self, program, *arguments):
        self.command = (program, *arguments)
        self.chance = random.Random(SEED)
        self.longest = 0.0

    def measure(self):
        """Let the program end by itself, to learn how long it takes."""
        process = start(*self.command)
        began = time.monotonic()
        assert process.wait() == 0
        self.longest = time.monotonic() - began

    def kill_once(self, prepare):
        """Prepare a home and kill the program in it, anew until it did not end before."""
        for _ in range(30):
            prepare()
            if self._kill_after(self.chance.uniform(0, self.longest)):
                self.longest *= 1.1
                return
            self.longest *= 0.7  # the machine is less busy than it was
        pytest.fail("The program was never killed while it worked.")

    def _kill_after(self, seconds):
        process = start(*self.command)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
        return process.wait() == -signal.SIGKILL


@pytest.fixture
def fresh_home(tmp_path, monkeypatch):
    """Move to an empty ZHIKE_HOME with each call."""
    numbers = count()

    def move():
        monkeypatch.setenv("ZHIKE_HOME", str(tmp_path / f"home{next(numbers)}"))

    return move


def start(program, *arguments):
    process = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.fixture
def source(tmp_path):
    rows = [f"A{n // 7},step {n % 5},2026-01-{n % 28 + 1:02} 09:00:00,{n}" for n in range(ROWS)]
    rows[100] = "A1,broken,2026-02-30 09:00:00,1"
    return write(tmp_path / "a.csv", "case,activity,time,amount", *rows)


@pytest.mark.timeout(7200)
def test_an_import_killed_at_any_moment_and_run_again_is_whole(fresh_home, source, repetitions):
    fresh_home()
    executioner = Executioner(IMPORT, source)
    executioner.measure()
    wanted = content_of(Store())
    assert len(wanted) == ROWS - 1

    for _ in range(repetitions):
        executioner.kill_once(prepare=fresh_home)
        report = import_events(source, log_name="killed", store=Store())

        assert (report.read, report.rejected) == (ROWS, 1)
        assert content_of(Store()) == wanted


@pytest.mark.timeout(7200)
def test_a_compaction_killed_at_any_moment_changes_no_row(fresh_home, repetitions):
    fresh_home()
    wanted = fill(Store())
    executioner = Executioner(COMPACT)
    executioner.measure()

    for _ in range(repetitions):
        executioner.kill_once(prepare=lambda: (fresh_home(), fill(Store())))
        assert content_of(Store()) == wanted

        store = Store()
        store.compact(CONTRACT, grace_hours=0)
        named = {path.name for path in store.files(CONTRACT)}
        on_disk = {path.name for path in store.root.rglob("part-*.parquet")}
        assert content_of(store) == wanted
        assert on_disk == named
        assert len(named) == 1


def fill(store):
    """Store six small batches of which one is withdrawn; give what a reader sees."""
    for part in range(6):
        rows = event_rows(range(part * 400, part * 400 + 500), log_name="killed")
        store.append(CONTRACT, rows, batch=Batch(batch_id=f"b{part}"))
    store.withdraw("b3", by="li", reason="")
    return content_of(store)
