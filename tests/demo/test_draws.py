import numpy as np

from zhike.demo.bank import found_bank
from zhike.demo.draws import choose, choose_by_row, day_weights, moments, spread
from zhike.demo.opening_hours import DAY, local_second
from zhike.demo.planted import BILL_DAY, HOLIDAY_EFFECT


def test_a_spread_has_the_median_it_was_asked_for():
    drawn = spread(np.random.default_rng(1), 40_000, median=10.0, sigma=0.8)

    assert abs(np.median(drawn) - 10) < 0.2
    assert drawn.mean() > 13  # a long tail: the mean is not the median


def test_codes_come_as_often_as_their_weights():
    codes = choose(np.random.default_rng(1), 40_000, weights=[1, 3])

    assert abs((codes == 1).mean() - 0.75) < 0.01


def test_each_row_has_weights_of_its_own():
    weights = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])

    assert choose_by_row(np.random.default_rng(1), weights=weights).tolist() == [0, 2]


def test_bill_days_and_holidays_change_how_busy_a_day_is():
    planted = day_weights(found_bank(seed=1, customers=300))
    plain = day_weights(found_bank(seed=1, customers=300, without=("bill_day", "holiday_effect")))
    wednesday_9_april, wednesday_1_october = 98, 273

    assert planted[wednesday_9_april] == BILL_DAY.volume_factor * plain[wednesday_9_april]
    assert planted[wednesday_1_october] == HOLIDAY_EFFECT.holiday_factor
    assert set(plain) == {1.0, 0.62}


def test_moments_lie_inside_the_days_that_were_given():
    first = local_second(np.datetime64("2025-03-01").astype(object)) // DAY
    drawn = moments(np.random.default_rng(1), 500, days=np.ones(31), first_day=first)

    assert drawn.min() >= first * DAY
    assert drawn.max() < (first + 31) * DAY
