"""What was acknowledged survives a power cut, and nobody holds the lock while the disk works."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from contextlib import closing

import pytest
from tests.config.conftest import SOON, begin, write

from zhike.config.sqlite import durable


class Disk:
    """Keeps what a power cut would leave: the files as they were when last brought to the disk."""

    def __init__(self, bank, image):
        self.bank, self.image, self.fsync, self.times = bank, image, os.fsync, 0

    def __call__(self, handle):
        self.times += 1
        for end in ("", "-wal"):
            shutil.copy(f"{self.bank}{end}", f"{self.image}{end}")
        self.fsync(handle)

    def after_a_power_cut(self, question):
        with closing(sqlite3.connect(self.image)) as found:
            return found.execute(question).fetchall()


@pytest.fixture
def disk(tmp_path, monkeypatch):
    (tmp_path / "image").mkdir()
    made = Disk(tmp_path / "bank.sqlite3", tmp_path / "image/bank.sqlite3")
    monkeypatch.setattr(durable.os, "fsync", made)
    return made


def test_what_was_acknowledged_is_there_after_a_power_cut(connected, disk):
    one = connected()
    write(one, 1)
    assert disk.after_a_power_cut("SELECT who FROM written") == [(1,)]

    one.cursor().execute("INSERT INTO written VALUES (2)")
    assert disk.after_a_power_cut("SELECT who FROM written") == [(1,), (2,)]

    one.cursor().execute("CREATE TABLE kept (who INTEGER)")
    assert disk.after_a_power_cut("SELECT count(*) FROM kept") == [(0,)]


def test_what_only_reads_or_is_taken_back_asks_nothing_of_the_disk(connected, disk):
    one = connected()
    before = disk.times

    one.cursor().execute("SELECT who FROM written").fetchall()
    begin(one)
    one.cursor().execute("INSERT INTO written VALUES (3)")
    one.rollback()
    one.set_autocommit(True)

    assert disk.times == before


def test_the_next_one_writes_while_the_disk_works(connected, monkeypatch):
    works, done, at_first = threading.Event(), threading.Event(), threading.Lock()
    first, second = connected(), connected()

    def slow(_handle):
        if at_first.acquire(blocking=False):
            works.set()
            assert done.wait(SOON)

    monkeypatch.setattr(durable.os, "fsync", slow)
    waits = threading.Thread(target=write, args=[first, 1])
    waits.start()
    assert works.wait(SOON)

    write(second, 2)

    assert waits.is_alive()  # nobody was told yet that the first is kept
    done.set()
    waits.join(SOON)
    rows = second.cursor().execute("SELECT who FROM written ORDER BY who").fetchall()
    assert rows == [(1,), (2,)]


def test_a_disk_that_refuses_is_told_and_holds_nobody_up(connected, monkeypatch):
    one, other = connected(), connected()

    def refuse(_handle):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(durable.os, "fsync", refuse)
        with pytest.raises(OSError, match="Input/output"):
            write(one, 1)

    write(other, 2)


def test_without_a_log_there_is_nothing_to_bring(tmp_path):
    durable.bring_to_disk(str(tmp_path / "bank.sqlite3"))
