from __future__ import annotations

from dataclasses import replace

import pytest

from zhike.analytics.effects import Against, Effect, Unit
from zhike.analytics.effects.effect import shown
from zhike.analytics.intervals import Estimate

FIRST_USE = Effect(
    method="welch",
    metric="First use within a week",
    arm="new guide",
    control="old guide",
    unit=Unit.SHARE,
    estimate=Estimate(value=0.05, lower=0.02, upper=0.08),
    relative=Estimate(value=0.25, lower=0.1, upper=0.4),
    baseline=0.2,
    p_value=0.001,
    n=1_200,
    n_control=1_100,
)


def test_points_and_percent_are_told_apart():
    assert FIRST_USE.sentence == (
        "First use within a week is higher by 5 percentage points in new guide than in old guide"
        " (95 % interval 2 to 8; p = 0.001; n = 1,200 and 1,100). That is 25 percent"
        " more than 20 %."
    )


def test_what_chance_may_do_is_not_called_an_effect():
    found = replace(FIRST_USE, p_value=0.2, estimate=Estimate(value=0.01, lower=-0.01, upper=0.03))

    assert not found.is_proven
    assert "no effect of new guide is shown" in found.sentence
    assert "percent more" not in found.sentence


def test_the_correction_decides_what_is_proven():
    assert FIRST_USE.is_proven
    assert not replace(FIRST_USE, p_corrected=0.06, correction="holm").is_proven


def test_a_fall_is_told_as_a_fall():
    found = replace(
        FIRST_USE,
        unit=Unit.MINUTES,
        estimate=Estimate(value=-3.0, lower=-4.0, upper=-2.0),
        relative=Estimate(value=-0.3, lower=-0.4, upper=-0.2),
        baseline=10.0,
    )

    assert "is lower by 3 minutes" in found.sentence
    assert found.sentence.endswith("That is 30 percent less than 10.")


def test_yuan_turns_the_interval_over_where_a_unit_costs():
    # One percentage point is a hundredth, so a share is worth what one customer is worth.
    gain = FIRST_USE.worth(yuan_per_unit=100, times=1_000).yuan
    cost = FIRST_USE.worth(yuan_per_unit=-100, times=1_000).yuan

    assert (gain.lower, gain.value, gain.upper) == pytest.approx((2_000, 5_000, 8_000))
    assert (cost.lower, cost.value, cost.upper) == pytest.approx((-8_000, -5_000, -2_000))
    assert "In money: 5,000 yuan (95 % interval 2,000 to 8,000)." in (
        FIRST_USE.worth(yuan_per_unit=100, times=1_000).sentence
    )


def test_without_a_control_it_is_told_against_what_was_to_be_expected():
    found = replace(FIRST_USE, against=Against.COUNTERFACTUAL, arm="1 May", n=8, n_control=52)

    assert "since 1 May than it would have been without it" in found.sentence
    assert "8 periods after, 52 before" in found.sentence


def test_of_a_roll_out_it_is_told_where_the_change_arrived():
    found = replace(FIRST_USE, against=Against.NOT_REACHED, n=12, n_control=30)
    unproven = replace(found, p_value=0.4)

    assert "where new guide arrived than it would have been without it" in found.sentence
    assert "12 reached, 30 to compare with" in unproven.sentence
    assert "no effect of new guide is shown" in unproven.sentence


def test_every_unit_has_its_words():
    told = {unit: unit.told(2.0) for unit in Unit}

    assert len(set(told.values())) == len(Unit)
    assert told[Unit.SHARE] == "200 percentage points"


@pytest.mark.parametrize(
    ("value", "text"),
    [(999.6, "1,000"), (-0.000123, "−0.000123"), (1e-12, "0.000000000001"), (12.0, "12")],
)
def test_numbers_keep_three_digits(value, text):
    assert shown(value) == text
