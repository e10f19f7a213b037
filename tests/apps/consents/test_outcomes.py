from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from zhike.apps.consents.outcomes import UNKNOWN_AFTER, Outcome, Stand, Told, stand_of
from zhike.apps.consents.permission import VALID_FOR

NOON = datetime(2026, 1, 5, 12)


def told(outcome: Outcome, *, minutes: int = 0) -> Told:
    return Told(outcome=outcome, occurred_at=NOON + timedelta(minutes=minutes))


def test_without_a_word_a_message_is_on_its_way_and_then_unknown():
    assert stand_of([], sent_at=NOON, now=NOON + timedelta(minutes=14)) == Stand.ON_ITS_WAY
    assert stand_of([], sent_at=NOON, now=NOON + UNKNOWN_AFTER) == Stand.UNKNOWN


def test_what_is_called_unknown_can_no_longer_go_out():
    assert UNKNOWN_AFTER > VALID_FOR


@pytest.mark.parametrize(
    ("all_told", "stand"),
    [
        ([told(Outcome.TAKEN)], Stand.TAKEN),
        ([told(Outcome.REFUSED)], Stand.REFUSED),
        ([told(Outcome.TAKEN), told(Outcome.DELIVERED, minutes=1)], Stand.DELIVERED),
        (
            [
                told(Outcome.TAKEN),
                told(Outcome.DELIVERED, minutes=1),
                told(Outcome.NOT_DELIVERED, minutes=2),
            ],
            Stand.NOT_DELIVERED,
        ),
        ([told(Outcome.REFUSED), told(Outcome.DELIVERED, minutes=1)], Stand.DELIVERED),
    ],
)
def test_the_far_end_counts_most_in_whichever_order_it_is_told(all_told, stand):
    for order in permutations(all_told):
        assert stand_of(order, sent_at=NOON, now=NOON + timedelta(days=1)) == stand
