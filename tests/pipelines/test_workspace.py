from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from zhike.pipelines.workspace import sweep, workspace

JOB = """
import sys
from zhike.pipelines.workspace import workspace
with workspace() as (connection, folder):
    (folder / "unpacked").write_text("rows of a customer")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def job():
    process = subprocess.Popen(
        [sys.executable, "-c", JOB], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    yield process
    process.kill()
    process.wait()


def test_what_a_job_leaves_is_gone_when_it_ends_and_when_it_fails(own_home):
    with pytest.raises(KeyError), workspace() as (connection, folder):
        (folder / "unpacked").write_text("x")
        connection.execute("SELECT 1")
        raise KeyError

    assert list((own_home / "tmp").glob("import-*")) == []


def test_a_killed_job_is_swept_up_and_a_living_one_is_left_alone(own_home, job):
    folder = job.stdout.readline().strip()

    alive = sweep()
    os.kill(job.pid, signal.SIGKILL)
    job.wait()
    dead = sweep()

    assert (alive, dead) == (0, 1)
    assert not Path(folder).exists()
