"""SIGKILL at seeded random moments: the re-run always ends with exactly the same store."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

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


def seconds_of_a_whole_run(program, *arguments):
    process = start(program, *arguments)
    began = time.monotonic()
    assert process.wait() == 0
    return time.monotonic() - began


def killed_after(seconds, program, *arguments):
    """Run the program and kill it after that time, unless it was faster."""
    process = start(program, *arguments)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
    return process.wait()


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


@pytest.mark.timeout(3600)
def test_an_import_killed_at_any_moment_and_run_again_is_whole(
    tmp_path, monkeypatch, source, repetitions
):
    monkeypatch.setenv("ZHIKE_HOME", str(tmp_path / "whole"))
    length = seconds_of_a_whole_run(IMPORT, source)
    wanted = content_of(Store())
    assert len(wanted) == ROWS - 1

    chance = random.Random(SEED)
    deaths = 0
    for repetition in range(repetitions):
        monkeypatch.setenv("ZHIKE_HOME", str(tmp_path / f"home{repetition}"))
        deaths += killed_after(chance.uniform(0, length), IMPORT, source) == -signal.SIGKILL
        report = import_events(source, log_name="killed", store=Store())

        assert (report.read, report.rejected) == (ROWS, 1)
        assert content_of(Store()) == wanted

    assert deaths > repetitions // 3  # otherwise nothing was tried


@pytest.mark.timeout(3600)
def test_a_compaction_killed_at_any_moment_changes_no_row(tmp_path, monkeypatch, repetitions):
    monkeypatch.setenv("ZHIKE_HOME", str(tmp_path / "whole"))
    length = seconds_of_a_whole_run(COMPACT) if fill(Store()) else 0

    chance = random.Random(SEED)
    deaths = 0
    for repetition in range(repetitions):
        monkeypatch.setenv("ZHIKE_HOME", str(tmp_path / f"home{repetition}"))
        wanted = fill(Store())
        deaths += killed_after(chance.uniform(0, length), COMPACT) == -signal.SIGKILL

        assert content_of(Store()) == wanted
        Store().compact(CONTRACT, grace_hours=0)
        store = Store()
        assert content_of(store) == wanted
        named = {path.name for path in store.files(CONTRACT)}
        on_disk = {path.name for path in store.root.rglob("part-*.parquet")}
        assert on_disk == named
        assert len(named) == 1

    assert deaths > repetitions // 3


def fill(store):
    """Store six small batches of which one is withdrawn; give what a reader sees."""
    for part in range(6):
        rows = event_rows(range(part * 400, part * 400 + 500), log_name="killed")
        store.append(CONTRACT, rows, batch=Batch(batch_id=f"b{part}"))
    store.withdraw("b3", by="li", reason="")
    return content_of(store)
