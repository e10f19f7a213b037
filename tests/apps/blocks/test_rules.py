from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zhike.apps.blocks.rules import (
    SenderKind,
    holds_back,
    normal_sender,
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
