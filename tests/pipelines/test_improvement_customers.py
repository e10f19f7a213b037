from __future__ import annotations

from datetime import date
from statistics import mean

import pytest
from tests.improvement_bank import stored
from tests.lot_bank import FEWER, LOT, WAITS_LESS, asked, planted_contacts, rows_of, store_of

from zhike.engine.store import Store
from zhike.pipelines.improvement_effects import measure
from zhike.pipelines.improvement_lots import is_drawn
from zhike.pipelines.improvement_power import foresee
from zhike.pipelines.improvement_questions import CheckName, Lot, NothingToMeasure, Verdict


@pytest.fixture(scope="module")
def people():
    return rows_of("customer")


@pytest.fixture(scope="module")
def contacts():
    return planted_contacts(fewer=FEWER)


@pytest.fixture(scope="module")
def store(tmp_path_factory, people, contacts):
    return store_of(tmp_path_factory.mktemp("fewer"), people=people, contacts=contacts)


@pytest.fixture(scope="module")
def quicker(tmp_path_factory, people):
    contacts = planted_contacts(waits_less=WAITS_LESS)
    return store_of(tmp_path_factory.mktemp("quicker"), people=people, contacts=contacts)


def checked(found):
    return {check.name: check.passed for check in found.checks}


@pytest.mark.parametrize(
    ("where", "metric", "truth", "widest"),
    [
        ("store", "contacts_per_1000", -FEWER, 0.25),
        ("quicker", "wait_minutes", -WAITS_LESS, 0.25),
    ],
)
def test_a_planted_effect_is_in_its_interval(request, where, metric, truth, widest):
    found = measure(asked(metric=metric), store=request.getfixturevalue(where))

    share = found.effect.relative
    assert share.lower < truth < share.upper
    assert share.upper - share.lower < widest
    assert found.verdict is Verdict.HELPED
    assert checked(found) == {CheckName.SIZES: True, CheckName.PLACEBO: True}
    assert found.n == found.effect.n + found.effect.n_control
    before = [line.reached / line.others for line in found.lines if line.period < 0]
    after = [line.reached / line.others for line in found.lines if line.period >= 0]
    assert mean(after) / mean(before) == pytest.approx(1 + truth, abs=0.1)
    assert len(after) == 5


def test_a_customer_counts_as_drawn_and_with_no_contact_as_none(store, people):
    found = measure(asked(), store=store)

    assert found.effect.n == sum(is_drawn(row["customer_id"], LOT) for row in people)
    assert found.effect.n_control == len(people) - found.effect.n


def test_lots_where_nothing_was_changed_show_nothing_but_for_one_in_twenty():
    store, shown = Store(stored()), 0
    for seed in range(12):
        lot = Lot(percent=50, seed=seed)
        found = measure(asked(lot=lot), store=store)
        assert checked(found)[CheckName.SIZES]
        shown += found.effect.is_proven

    # 5 % of 12 are 0.6; four or more come by chance in two of a thousand such tests.
    assert shown <= 3


def test_a_mean_over_cases_is_not_believed_where_who_has_a_case_hangs_on_the_arm(store):
    found = measure(asked(metric="wait_minutes"), store=store)

    assert checked(found)[CheckName.SIZES] is False


def test_arms_of_other_sizes_than_planned_stop_the_claim(tmp_path, people, contacts):
    drawn = [row for row in people if is_drawn(row["customer_id"], LOT)]
    lost = {row["customer_id"] for row in drawn[: len(drawn) // 8]}
    left = [row for row in people if row["customer_id"] not in lost]

    found = measure(asked(), store=store_of(tmp_path, people=left, contacts=contacts))

    assert found.effect.is_proven
    assert checked(found)[CheckName.SIZES] is False
    assert found.verdict is Verdict.NOT_BELIEVABLE


def test_power_is_that_of_customers_and_grows_with_the_share(store, people):
    question = asked(start=date(2025, 7, 1))
    now = foresee(question, promised=1.0, store=store).now

    even, few = (
        foresee(asked(lot=Lot(percent=percent, seed=0)), promised=0.1 * now, store=store)
        for percent in (50, 5)
    )

    assert even.n_reached + even.n_others == len(people)
    assert few.power < even.power
    assert (few.days or 10_000) > even.days


def test_before_the_lot_there_is_nothing_to_measure(store):
    with pytest.raises(NothingToMeasure, match="not been drawn"):
        measure(asked(lot=None), store=store)
