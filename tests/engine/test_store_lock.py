from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from zhike.engine.errors import StoreBusy
from zhike.engine.store_lock import writer_lock

HOLDER = """
import sys, pathlib
from zhike.engine.store_lock import writer_lock
with writer_lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_a_second_writer_waits_and_then_says_who_to_wait_for(tmp_path, holder):
    with (
        pytest.raises(StoreBusy, match="nothing was stored"),
        writer_lock(tmp_path, patience_seconds=0.05),
    ):
        pass


def test_a_killed_writer_leaves_nothing_locked(tmp_path, holder):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()

    with writer_lock(tmp_path, patience_seconds=0.05):
        locked = True

    assert locked


def test_the_lock_is_free_again_after_an_error(tmp_path):
    with pytest.raises(KeyError), writer_lock(tmp_path):
        raise KeyError

    with writer_lock(tmp_path, patience_seconds=0):
        locked = True

    assert locked
