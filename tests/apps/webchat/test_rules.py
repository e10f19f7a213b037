from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from zhike.apps.webchat.rules import Visit, Way, expected_minutes, is_open, may_claim, origin_of

NOON = datetime(2026, 1, 5, 12)


def visit(way: Way = Way.NONE, *, minutes: int = 0, begun: int = 0, ended: bool = False) -> Visit:
    return Visit(
        way=way,
        begun_at=NOON - timedelta(minutes=begun or minutes),
        last_seen_at=NOON - timedelta(minutes=minutes),
        ended_at=NOON if ended else None,
    )


def test_a_key_that_names_a_person_is_worth_half_an_hour_without_him():
    assert is_open(visit(Way.APP, minutes=30), now=NOON)
    assert not is_open(visit(Way.APP, minutes=31), now=NOON)
    assert is_open(visit(minutes=31), now=NOON)
    assert not is_open(visit(minutes=24 * 60 + 1), now=NOON)


def test_no_key_of_a_person_lasts_longer_than_half_a_day_and_none_longer_than_its_end():
    assert not is_open(visit(Way.APP, minutes=1, begun=12 * 60 + 1), now=NOON)
    assert is_open(visit(minutes=1, begun=12 * 60 + 1), now=NOON)
    assert not is_open(visit(ended=True), now=NOON)


def test_old_words_are_claimed_by_nobody():
    assert may_claim(last_written_at=NOON - timedelta(minutes=30), now=NOON)
    assert not may_claim(last_written_at=NOON - timedelta(minutes=31), now=NOON)
    assert not may_claim(last_written_at=None, now=NOON)


def takes(*minutes: float) -> list[datetime]:
    return [NOON - timedelta(minutes=minute) for minute in minutes]


@pytest.mark.parametrize(
    ("position", "taken", "told"),
    [
        (1, takes(10, 8, 6, 4, 2), 2),  # five in ten minutes, so two minutes each
        (4, takes(10, 8, 6, 4, 2), 8),
        # The same takes, and then nobody for ten minutes: four minutes each, not two.
        (4, takes(20, 18, 16, 14, 12), 16),
        (1, takes(10, 8, 6, 4), None),  # four tell too little
        (1, takes(45, 44, 43, 42, 41), None),  # too long ago
        (None, takes(5, 4, 3, 2, 1), None),
        (100, takes(25, 20, 15, 10, 5), None),  # eight hours: nobody is helped by that number
        (1, takes(0.1, 0.1, 0.1, 0.1, 0.1), 1),  # never "no time at all"
    ],
)
def test_a_wait_is_told_at_the_pace_of_the_last_takes_or_not_at_all(position, taken, told):
    assert expected_minutes(position=position, taken_at=taken, now=NOON) == told


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://www.bank.example", "https://www.bank.example"),
        (" https://WWW.Bank.example/ ", "https://www.bank.example"),
        ("https://bank.example:8443", "https://bank.example:8443"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://bank.example", None),
        ("https://*.bank.example", None),
        ("https://bank.example/path", None),
        ("https://me@bank.example", None),
        ("https://bank.example; script-src *", None),
        ("https://bank.example:port", None),
        ("javascript:alert(1)", None),
        ("'none'", None),
        ("*", None),
        ("", None),
    ],
)
def test_a_site_is_a_plain_origin_and_never_a_piece_of_a_policy(text, origin):
    assert origin_of(text) == origin
