import numpy as np
import pytest

from zhike.demo.bank import found_bank
from zhike.demo.errors import TooFewCustomers, UnknownTruth


def test_the_same_stream_gives_the_same_numbers_and_another_part_gives_others():
    bank = found_bank(seed=1, customers=300)

    first, again = bank.stream("a", 1).random(5), bank.stream("a", 1).random(5)
    other = bank.stream("a", 2).random(5)

    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_switching_a_truth_off_leaves_the_places_of_the_others():
    with_all = found_bank(seed=1, customers=300)
    without = found_bank(seed=1, customers=300, without=("mortgage_bottleneck",))

    assert not without.has("mortgage_bottleneck")
    assert without.deviating == with_all.deviating
    assert without.faster == with_all.faster
    assert without.slow_site == with_all.slow_site
    assert without.salt != with_all.salt


def test_half_of_the_branches_get_the_change():
    bank = found_bank(seed=3, customers=20_000)

    assert len(bank.faster) * 2 == len(bank.branches) == 32
    assert len(set(bank.deviating)) == 2


def test_seeds_choose_different_places():
    places = {found_bank(seed=seed, customers=5_000).deviating for seed in range(8)}

    assert len(places) > 4


def test_an_unknown_truth_is_refused_by_name():
    with pytest.raises(UnknownTruth, match="no_such_truth") as refused:
        found_bank(seed=1, customers=300, without=("no_such_truth",))

    assert refused.value.code == "unknown_truth"


def test_a_bank_needs_customers():
    with pytest.raises(TooFewCustomers, match="199"):
        found_bank(seed=1, customers=199)
