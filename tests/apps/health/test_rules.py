from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from zhike.apps.health.rules import (
    Verdict,
    of_backlog,
    of_disk,
    of_lag,
    of_worker,
    request_id,
    worst,
)

NOON = datetime(2026, 1, 5, 12, 0)


@pytest.mark.parametrize(
    ("seconds", "verdict"), [(29, Verdict.GOOD), (31, Verdict.BAD), (None, Verdict.BAD)]
)
def test_a_worker_must_be_heard_of_every_half_minute(seconds, verdict):
    seen = None if seconds is None else NOON - timedelta(seconds=seconds)

    assert of_worker(seen_at=seen, now=NOON) is verdict


@pytest.mark.parametrize(
    ("minutes", "verdict"), [(0.5, Verdict.GOOD), (2, Verdict.WARN), (11, Verdict.BAD)]
)
def test_what_waits_for_minutes_is_told(minutes, verdict):
    assert of_lag(oldest_at=NOON - timedelta(minutes=minutes), now=NOON) is verdict
    assert of_lag(oldest_at=None, now=NOON) is Verdict.GOOD


def test_a_disk_that_fills_up_is_told_in_time():
    assert of_disk(free=20, total=100) is Verdict.GOOD
    assert of_disk(free=9, total=100) is Verdict.WARN
    assert of_disk(free=2, total=100) is Verdict.BAD


def test_one_message_that_was_not_delivered_needs_a_look():
    assert of_backlog(waiting=3, failed=0) is Verdict.GOOD
    assert of_backlog(waiting=0, failed=1) is Verdict.WARN


def test_the_worst_verdict_is_that_of_all():
    assert worst([Verdict.GOOD, Verdict.BAD, Verdict.WARN]) is Verdict.BAD
    assert worst([]) is Verdict.GOOD


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "id with spaces", "evil\nline", "<script>"]
)
def test_only_a_clean_id_of_a_proxy_is_taken(given):
    assert request_id(given, drawn="drawn-id") == "drawn-id"
    assert request_id("proxy-0123456789", drawn="drawn-id") == "proxy-0123456789"
