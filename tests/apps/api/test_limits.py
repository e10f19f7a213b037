from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from django.test import Client
from tests.apps.api.conftest import problem
from tests.apps.threads import at_once

from zhike.apps.api import limits, rules
from zhike.apps.api.errors import TooManyCalls
from zhike.apps.api.models import Allowance


@pytest.fixture(autouse=True)
def one_moment(monkeypatch):
    """The clock stands in the middle of a minute, unless a test moves it."""
    clock = {"now": 1_000_000_030.0}
    monkeypatch.setattr(limits.time, "time", lambda: clock["now"])
    return clock


def taken(key: str, *, limit: int, tries: int) -> int:
    count = 0
    for _ in range(tries):
        try:
            limits.take(key, limit=limit)
        except TooManyCalls:
            continue
        count += 1
    return count


def test_exactly_the_limit_is_let_through(db):
    assert taken("a", limit=120, tries=200) == 120
    assert Allowance.objects.get(key="a").used == 120


def test_the_next_minute_begins_anew(db, one_moment):
    taken("a", limit=5, tries=9)
    one_moment["now"] += rules.WINDOW_SECONDS

    assert taken("a", limit=5, tries=9) == 5


def test_callers_are_counted_apart(db):
    assert taken("a", limit=3, tries=9) == taken("b", limit=3, tries=9) == 3


def test_processes_together_let_through_no_more_than_the_limit(db):
    count = 0
    for _process in range(7):
        limits.forget()  # what a process that starts knows
        count += taken("a", limit=100, tries=30)

    assert count == 100


def test_a_lease_costs_two_queries_and_the_calls_within_it_none(db, django_assert_num_queries):
    limits.take("a", limit=500)
    limits.forget()
    with django_assert_num_queries(2):
        for _ in range(10):
            limits.take("a", limit=500)


def test_whoever_is_over_the_limit_costs_no_query(db, django_assert_num_queries):
    taken("a", limit=3, tries=4)

    with django_assert_num_queries(0):
        assert taken("a", limit=3, tries=50) == 0


def test_few_calls_of_many_keys_cost_no_query(db, one_moment, django_assert_num_queries):
    for _minute in range(2):
        with django_assert_num_queries(0):
            for key in "abc":
                for _call in range(3):
                    limits.take(key, limit=60, uncounted=3)
        one_moment["now"] += rules.WINDOW_SECONDS


def test_what_is_not_counted_comes_before_the_limit(db):
    count = 0
    for _process in range(2):
        limits.forget()
        for _call in range(30):
            with suppress(TooManyCalls):
                limits.take("a", limit=40, uncounted=2)
                count += 1

    assert count == 40 + 2 * 2


def test_windows_of_long_ago_are_forgotten(db, one_moment):
    taken("old", limit=5, tries=1)
    one_moment["now"] += rules.WINDOW_SECONDS * (limits.WINDOWS_KEPT + 1)
    taken("new", limit=5, tries=1)

    limits.forget_old_windows()

    assert Allowance.objects.get().key == "new"


def test_a_process_whose_clock_is_behind_counts_in_the_later_minute(db, one_moment):
    taken("a", limit=100, tries=60)
    limits.forget()
    one_moment["now"] -= 31

    assert taken("a", limit=100, tries=100) == 40


def test_threads_together_let_through_no_more_than_the_limit(shared_database):
    counts = at_once(lambda _number: taken("a", limit=60, tries=40), count=4)

    assert sum(counts) == 60


def test_processes_at_once_let_through_no_more_than_the_limit(shared_database, monkeypatch):
    # Each thread counts by itself, as a process would.
    own = threading.local()
    monkeypatch.setattr(limits, "_standing", _standing_of(own))

    counts = at_once(lambda _number: taken("a", limit=60, tries=40), count=4)

    assert sum(counts) == 60


def _standing_of(own):
    def standing(key, *, limit, window, uncounted):
        if not hasattr(own, "known"):
            own.known = rules.Standing(limit=limit, window=window, behind=limit)
        return own.known

    return standing


def test_a_caller_over_the_limit_is_told_when_to_come_back(call, settings):
    settings.API_CALLS_A_MINUTE = 3
    answers = [call("caller") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.get("RateLimit-Remaining") for answer in answers[:3]] == ["2", "1", "0"]
    assert problem(answers[3]) == (429, "too_many_calls")
    assert 0 < int(answers[3]["Retry-After"]) <= 60


def test_strangers_are_counted_by_address_and_keep_nobody_known_out(call, settings, db):
    settings.API_STRANGERS_A_MINUTE = 2
    strangers = [call("caller", token="guess").status_code for _ in range(4)]
    elsewhere = Client(headers={"host": "localhost"}, REMOTE_ADDR="192.0.2.7").get("/api/v1/caller")

    assert strangers == [401, 401, 429, 429]
    assert elsewhere.status_code == 401
    assert call("caller").status_code == 200
