from __future__ import annotations

import os
import threading

from zhike.apps.jobs.priorities import NICENESS, give_way


def test_one_thread_gives_way_and_what_it_starts_with_it():
    found = []

    def started():
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    def work():
        give_way()
        started()
        inner = threading.Thread(target=started)
        inner.start()
        inner.join()

    before = os.getpriority(os.PRIO_PROCESS, 0)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert found == [min(before + NICENESS, 19)] * 2
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_where_threads_have_no_priority_nothing_happens(monkeypatch):
    monkeypatch.delattr(os, "setpriority")

    give_way()
