from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from zhike.analytics.pains import Assumptions, DayCount, EvidenceCount, pain_board

EVIDENCE = EvidenceCount(
    evidence="repeat", log_name="service", activity="x", moments=9, troubles=5, customers=4
)
N = 200


def people():
    """Of two matters: in `fees` a fifth of the troubled leaves, in `cards` as few as of others."""
    rows = []
    for matter, leaves in (("fees", 5), ("cards", 40)):
        for number in range(N):
            is_troubled = number < N // 2
            every = leaves if is_troubled else 40
            rows.append(
                {
                    "matter": matter,
                    "customer_id": f"{matter}-{number}",
                    "troubles": 2 * is_troubled,
                    "severity": 0.5 * is_troubled,
                    "is_followed": True,
                    "has_left": number % every == 0,
                    "contacts_after": 0,
                    "complaints_after": 0,
                }
            )
    return pa.Table.from_pylist(rows)


def board(*, worth=1_000.0, assumptions=None):
    rows = people()
    known = {} if worth is None else dict.fromkeys(rows["customer_id"].to_pylist(), worth)
    return pain_board(
        rows,
        evidences={"fees": [EVIDENCE], "cards": [EVIDENCE]},
        days={"fees": [DayCount(day=date(2026, 1, 7), met=3, troubled=1)]},
        trends={},
        causes={},
        worth=known,
        years_seen=1.0,
        hidden=3,
        assumptions=assumptions or Assumptions(),
    )


def test_the_matter_whose_customers_leave_comes_first_with_its_parts():
    first, second = board().points

    assert (first.matter, second.matter) == ("fees", "cards")
    assert (first.reach, first.met, first.share.value) == (100, 200, 0.5)
    assert (first.frequency.value, first.severity.value) == (2.0, 0.5)
    assert first.stake.left_share == pytest.approx(0.2)
    assert first.stake.yuan.value == pytest.approx(100 * (0.2 - 0.02) * 1_000)
    assert (first.rank_lowest, first.rank_highest) == (1, 1)
    assert first.weeks == ((date(2026, 1, 5), 3, 1),)


def test_without_worth_the_order_is_reach_times_severity_and_the_board_says_so():
    found = board(worth=None)

    assert not found.has_worth
    assert all(point.stake is None for point in found.points)
    assert found.points[0].score == pytest.approx(100)


def test_what_is_set_by_hand_for_one_matter_turns_the_order():
    found = board(assumptions=replace(Assumptions(), leaving={"cards": 0.9}))

    assert [point.matter for point in found.points] == ["cards", "fees"]
    assert found.points[0].stake.is_assumed
