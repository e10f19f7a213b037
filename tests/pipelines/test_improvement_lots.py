from __future__ import annotations

import pytest
from tests.improvement_bank import stored
from tests.lot_bank import rows_of

from zhike.engine.store import Store
from zhike.pipelines.improvement_lots import drawn_of, is_drawn, segments_of_bank
from zhike.pipelines.improvement_questions import Lot
from zhike.pipelines.reading import opened


@pytest.mark.parametrize("segment", ["", "年轻家庭"])
def test_the_store_and_one_customer_alone_are_told_the_same_arm(segment):
    lot = Lot(percent=30, seed=2**31 - 2, segment=segment)
    people = [row for row in rows_of("customer") if segment in {"", row["segment"]}]

    with opened(Store(stored())) as tables:
        found = drawn_of(tables, lot).to_pyarrow().to_pylist()

    told = {row["whose"]: row["is_drawn"] for row in found}
    assert told == {row["customer_id"]: is_drawn(row["customer_id"], lot) for row in people}
    assert segments_of_bank(store=Store(stored()))[segment] == len(people) > 0


def test_shares_are_kept_and_another_seed_draws_others():
    people = [f"C{n:08d}" for n in range(40_000)]

    drawn = [
        {one for one in people if is_drawn(one, Lot(percent=30, seed=seed))} for seed in (1, 2)
    ]

    # Five standard deviations are 458; of two lots that know nothing of each other 9 % share both.
    assert all(abs(len(one) - 12_000) < 458 for one in drawn)
    assert abs(len(drawn[0] & drawn[1]) - 3_600) < 300
