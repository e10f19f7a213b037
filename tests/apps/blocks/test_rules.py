from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zhike.apps.blocks.rules import (
    SenderKind,
    days_left,
    holds_back,
    normal_sender,
    speaks_of_complaint,
)

NOW = datetime(2026, 1, 5, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("until", "lifted_at", "holds"),
    [(NOW + SECOND, None, True), (NOW, None, False), (NOW + SECOND, NOW, False)],
)
def test_a_block_holds_back_until_its_end_or_until_it_is_lifted(until, lifted_at, holds):
    assert holds_back(until=until, lifted_at=lifted_at, now=NOW) is holds


def test_two_spellings_of_a_sender_are_one_and_a_visitor_is_written_one_way():
    assert normal_sender("+86 138-1234-5678", SenderKind.PHONE) == "13812345678"
    assert normal_sender("A@B.example", SenderKind.EMAIL) == "a@b.example"
    assert normal_sender("aB-1", SenderKind.VISITOR) == "aB-1"


@pytest.mark.parametrize(
    ("left", "days"),
    [(-SECOND, 0), (timedelta(0), 0), (SECOND, 1), (timedelta(days=2), 2)],
)
def test_a_day_begun_is_left_whole(left, days):
    assert days_left(NOW + left, now=NOW) == days


@pytest.mark.parametrize("words", ["我要投诉你们", "向金融监管总局举报", "I COMPLAIN", "拨打12378"])
def test_what_may_be_a_complaint_is_seen_by_its_words(words):
    assert speaks_of_complaint(words)


def test_an_offer_is_none():
    assert not speaks_of_complaint("低息贷款，当天放款。Cheap loans!")
