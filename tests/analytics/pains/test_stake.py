import numpy as np
import pytest

from zhike.analytics.intervals import difference_of, wilson
from zhike.analytics.pains import Followed, Prices, value_at_stake

PRICES = Prices(contact_yuan=16, complaint_yuan=200)


def group(n, left, *, stratum=0, contacts=0.0):
    return Followed(
        has_left=np.r_[np.ones(left), np.zeros(n - left)],
        contacts=np.full(n, contacts),
        complaints=np.zeros(n),
        stratum=np.full(n, stratum),
    )


def together(*groups):
    return Followed(
        **{
            name: np.concatenate([getattr(one, name) for one in groups])
            for name in Followed.__annotations__
        }
    )


def stake(troubled, others, *, prices=PRICES, worth=1_000.0, affected=100, years_seen=1.0):
    return value_at_stake(
        affected=affected,
        years_seen=years_seen,
        worth=[worth - 1, worth + 1] * 50,
        troubled=troubled,
        others=others,
        prices=prices,
    )


def test_the_value_is_the_product_that_the_page_tells():
    found = stake(group(100, 20, contacts=1.5), group(200, 10, contacts=0.5))

    assert found.leaving.value == pytest.approx(0.15)
    assert found.contacts.value == pytest.approx(1.0)
    assert found.yuan.value == pytest.approx(100 * (0.15 * 1_000 + 1.0 * 16))
    newcombe = difference_of(wilson(10, n=200), wilson(20, n=100))
    assert (found.leaving.lower, found.leaving.upper) == pytest.approx(
        (newcombe.lower, newcombe.upper)
    )


def test_half_a_year_counts_twice_and_years_of_worth_multiply_what_leaves():
    once = stake(group(100, 20), group(100, 5))
    more = stake(
        group(100, 20),
        group(100, 5),
        years_seen=0.5,
        prices=Prices(contact_yuan=16, complaint_yuan=200, years=3),
    )

    assert more.yuan.value == pytest.approx(6 * once.yuan.value)


def test_others_count_as_often_as_their_kind_among_the_troubled():
    troubled = together(group(80, 16, stratum=1), group(20, 1, stratum=0))
    others = together(group(50, 10, stratum=1), group(450, 23, stratum=0))

    found = stake(troubled, others)

    # 80 of 100 of the troubled are of the kind of which 20 percent leave anyhow.
    assert found.compared_share == pytest.approx(0.8 * 0.2 + 0.2 * 23 / 450)
    assert abs(found.leaving.value) < 0.01  # a plain comparison would tell 10 points


def test_a_kind_without_others_is_put_to_the_one_below():
    found = stake(together(group(50, 10, stratum=2), group(50, 10)), group(100, 20))

    assert found.compared_share == pytest.approx(0.2)


def test_what_somebody_sets_stands_without_doubt_and_says_so():
    assumed = Prices(contact_yuan=0, complaint_yuan=0, leaving=0.05)

    found = stake(group(100, 20), group(100, 5), prices=assumed)

    assert found.is_assumed
    assert found.yuan.value == pytest.approx(100 * 0.05 * 1_000)
    assert found.left_share == pytest.approx(0.2)  # what was measured is told all the same


def test_too_few_or_of_unknown_worth_have_no_value():
    assert stake(group(29, 5), group(100, 5)) is None
    assert stake(group(100, 5), group(29, 5)) is None
    assert stake(group(100, 5), group(100, 5), worth=float("nan")) is None


def test_customers_who_cost_more_than_they_bring_turn_the_interval_with_the_sign():
    found = stake(group(100, 20), group(100, 5), worth=-500.0)

    assert found.yuan.value == pytest.approx(-7_500)
    assert found.yuan.lower < found.yuan.value < found.yuan.upper
