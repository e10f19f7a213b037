from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zhike.apps.portal import rules

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def span(*, begun: timedelta, seen: timedelta, ended: bool = False) -> rules.Span:
    return rules.Span(
        begun_at=NOON - begun,
        last_seen_at=NOON - seen,
        proved_at=NOON - begun,
        ended_at=NOON if ended else None,
    )


@pytest.mark.parametrize(
    ("begun", "seen", "ended", "is_open"),
    [
        (timedelta(minutes=15), timedelta(minutes=15), False, True),
        (timedelta(minutes=16), timedelta(minutes=15, seconds=1), False, False),
        (timedelta(hours=2), timedelta(0), False, True),
        (timedelta(hours=2, seconds=1), timedelta(0), False, False),
        (timedelta(minutes=1), timedelta(0), True, False),
    ],
)
def test_a_session_ends_when_idle_when_long_and_when_asked(begun, seen, ended, is_open):
    assert rules.is_open(span(begun=begun, seen=seen, ended=ended), now=NOON) is is_open


def test_a_sign_in_is_fresh_for_ten_minutes():
    fresh = span(begun=timedelta(minutes=10), seen=timedelta(0))
    stale = span(begun=timedelta(minutes=10, seconds=1), seen=timedelta(0))

    assert rules.is_fresh(fresh, now=NOON)
    assert not rules.is_fresh(stale, now=NOON)


def test_a_session_of_which_nobody_says_when_it_was_proved_is_never_fresh():
    silent = rules.Span(begun_at=NOON, last_seen_at=NOON)

    assert rules.is_open(silent, now=NOON)
    assert not rules.is_fresh(silent, now=NOON)


@pytest.mark.parametrize("said", [None, "", "1767268800", True, -5, 2**40, 1.5])
def test_what_is_no_time_proves_nothing(said):
    assert rules.proved_there({"auth_time": said}, now=NOON) is None


def test_a_proof_of_the_future_proves_nothing_beyond_what_clocks_differ():
    def at(seconds):
        return {"auth_time": int(NOON.timestamp()) + seconds}

    assert rules.proved_there(at(30), now=NOON) == NOON
    assert rules.proved_there(at(31), now=NOON) is None


def test_the_digest_of_a_code_depends_on_its_handle_and_on_the_key():
    digests = {
        rules.code_digest("123456", handle=handle, key=key)
        for handle in ("a", "b")
        for key in (b"x", b"y")
    }

    assert len(digests) == 4


@pytest.mark.parametrize(
    "path",
    [
        "/", "/jobs/", "//evil.example/my/", "https://evil.example/my/", "/my/../jobs/",
        "/my/\\evil", "my/", "/my/\n", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_nothing_beyond_the_portal_is_followed(path):
    assert not rules.is_own_page(path)


def claims(**changed):
    now = int(NOON.timestamp())
    said = {"aud": "zhike-portal", "sub": "C001", "jti": "t-1", "iat": now, "exp": now + 300}
    return {**said, **changed}


def test_a_token_that_holds_names_its_customer():
    said = rules.pass_of(claims(), now=NOON)

    assert said is not None
    assert (said.number, said.token_id) == ("C001", "t-1")


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another"},
        {"aud": None},
        {"sub": ""},
        {"sub": 7},
        {"jti": ""},
        {"jti": None},
        {"exp": int(NOON.timestamp())},  # over
        {"exp": int(NOON.timestamp()) + 301},  # longer than five minutes
        {"exp": None},
        {"iat": int(NOON.timestamp()) + 60},  # from the future
        {"iat": True},
        {"iat": "now"},
        {"exp": 10**30},
    ],
)
def test_a_token_that_misses_anything_lets_nobody_in(changed):
    assert rules.pass_of(claims(**changed), now=NOON) is None
