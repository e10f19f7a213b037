"""Who waits longest for SQLite's one lock writes next; and the line never stands in the way."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from django.db import OperationalError
from tests.config.conftest import SOON, begin, write

from zhike.config.sqlite.line import Line


def until(said) -> None:
    end = time.monotonic() + SOON
    while not said():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_they_write_in_the_order_in_which_they_came(connected):
    first, others = connected(), [connected() for _ in range(6)]
    begin(first)
    threads = []
    for number, one in enumerate(others):
        threads.append(threading.Thread(target=write, args=(one, number)))
        threads[-1].start()
        until(lambda count=number + 1: len(first.line.waiting) == count)

    first.rollback()
    for thread in threads:
        thread.join(SOON)

    cursor = first.cursor()
    cursor.execute("SELECT who FROM written ORDER BY rowid")
    assert [who for (who,) in cursor.fetchall()] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_each_end_of_a_transaction_lets_the_next_one_write(connected, end):
    first, second = connected(), connected(seconds=0.2)
    begin(first)
    with pytest.raises(OperationalError, match="locked"):
        begin(second)

    getattr(first, end)()

    second.set_autocommit(True)
    write(second, 1)


def test_a_statement_without_a_transaction_waits_in_the_line_too(connected):
    first, second = connected(), connected()
    begin(first)
    thread = threading.Thread(
        target=lambda: second.cursor().execute("INSERT INTO written VALUES (2)")
    )
    thread.start()
    until(lambda: len(first.line.waiting) == 1)

    first.commit()
    thread.join(SOON)

    assert second.line is None
    write(connected(seconds=0.2), 3)


def test_who_gave_up_is_not_waited_for(connected):
    first, second, third = connected(), connected(seconds=0.1), connected()
    begin(first)
    with pytest.raises(OperationalError):
        begin(second)
    first.commit()

    write(third, 3)


def test_a_begin_that_sqlite_refuses_leaves_the_line(connected, tmp_path):
    stranger = sqlite3.connect(tmp_path / "bank.sqlite3", isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    refused, other = connected(seconds=0.1), connected()
    with pytest.raises(OperationalError, match="locked"):
        begin(refused)
    stranger.execute("ROLLBACK")

    write(other, 1)


def test_who_cannot_stand_in_it_holds_nobody_up(tmp_path):
    line = Line(tmp_path / "away" / "line")
    with pytest.raises(FileNotFoundError):
        line.enter(seconds=SOON)
    line.file.parent.mkdir()

    assert line.enter(seconds=0.1)


def _hold(file: Path, entered, may_leave) -> None:
    line = Line(file)
    assert line.enter(seconds=SOON)
    entered.set()
    may_leave.wait(SOON)


def test_another_process_is_waited_for_and_one_that_dies_is_not(tmp_path):
    file, kind = tmp_path / "line", multiprocessing.get_context("spawn")
    entered, may_leave = kind.Event(), kind.Event()
    other = kind.Process(target=_hold, args=(file, entered, may_leave))
    other.start()
    assert entered.wait(SOON)
    line, came = Line(file), threading.Event()
    thread = threading.Thread(target=lambda: line.enter(seconds=SOON) and came.set())
    thread.start()
    assert not came.wait(0.2)

    other.kill()

    assert came.wait(SOON)
    thread.join(SOON)
    line.leave()
