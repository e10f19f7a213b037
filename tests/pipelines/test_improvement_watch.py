from __future__ import annotations

from datetime import date

import pytest
from tests.improvement_bank import faster, planted, stored, the_bank
from tests.lot_bank import BEGUN, FEWER, LOT, asked, planted_contacts, rows_of, store_of

from zhike.engine.store import Store
from zhike.pipelines.improvement_lots import is_drawn
from zhike.pipelines.improvement_questions import NothingToMeasure
from zhike.pipelines.improvement_watch import recurrence


@pytest.fixture(scope="module")
def store():
    return Store(stored())


def test_what_was_mended_is_watched_after_its_check_and_held_against_before(store):
    found = recurrence(planted(check=date(2025, 9, 25)), store=store)

    # Three whole periods after the start are the effect's; the next ones up to 1 December are new.
    assert (found.since, found.until) == (date(2025, 9, 23), date(2025, 11, 18))
    assert found.baseline == pytest.approx(12.8, abs=0.7)
    assert found.now.upper < found.baseline
    assert found.now.value == pytest.approx(0.7 * found.baseline, rel=0.1)


def test_what_lasted_only_until_its_check_is_as_bad_as_before(store):
    """Branches that never had the change stand for those in which it wore off."""
    others = {unit: None if unit in faster() else date(2025, 3, 3) for unit in the_bank().branches}

    found = recurrence(
        planted(start=date(2025, 3, 3), check=date(2025, 5, 1), reached=others), store=store
    )

    assert found.now.lower < found.baseline < found.now.upper


def test_before_a_whole_period_after_the_check_there_is_nothing_to_watch(store):
    with pytest.raises(NothingToMeasure, match="after the check date 2025-11-25"):
        recurrence(planted(), store=store)


def test_of_a_lot_those_drawn_are_watched(tmp_path):
    people, contacts = rows_of("customer"), planted_contacts(fewer=FEWER)
    drawn = {row["customer_id"] for row in people if is_drawn(row["customer_id"], LOT)}
    days = [
        (row["offered_at"].replace(tzinfo=None) - BEGUN).days
        for row in contacts
        if row["customer_id"] in drawn
    ]
    asked_for = asked(check=date(2025, 9, 25))
    found = recurrence(asked_for, store=store_of(tmp_path, people=people, contacts=contacts))

    assert (found.since, found.until) == (date(2025, 9, 23), date(2025, 12, 16))
    early, late = (
        1_000 * sum(first * 28 <= day < last * 28 for day in days) / len(drawn) / (last - first)
        for first, last in ((-6, 0), (3, 6))
    )
    assert (found.baseline, found.now.value) == (pytest.approx(early), pytest.approx(late))
    assert found.now.lower < (1 - FEWER) * found.baseline < found.now.upper < found.baseline
