import pytest

from zhike.analytics.intervals import Estimate
from zhike.analytics.pains import ranks


def about(value, half=0.0):
    return Estimate(value=value, lower=value - half, upper=value + half)


BOARD = {
    "large": {"value": about(100, 10), "severity": about(0.1), "reach": about(20)},
    "doubtful": {"value": about(30, 80), "severity": about(0.5), "reach": about(10)},
    "small": {"value": about(20, 5), "severity": about(1.0), "reach": about(10)},
    "unpriced": {"severity": about(0.9), "reach": about(10)},
}


def test_yuan_alone_give_the_order_and_what_is_doubtful_may_lie_elsewhere():
    found = ranks(BOARD, weights={"value": 1.0})

    assert list(found) == ["large", "doubtful", "small", "unpriced"]
    assert (found["large"].rank, found["large"].lowest, found["large"].highest) == (1, 1, 2)
    assert found["doubtful"].lowest == 1
    assert found["doubtful"].highest >= 3
    assert found["large"].score == pytest.approx(100)
    assert ranks(BOARD, weights={"value": 1.0}) == found  # the same board every time


def test_weights_turn_the_order():
    found = ranks(BOARD, weights={"severity": 1.0})

    assert list(found) == ["small", "unpriced", "doubtful", "large"]
    assert all(one.lowest == one.highest for one in found.values())


def test_parts_multiply_by_their_weights():
    found = ranks(BOARD, weights={"reach": 1.0, "severity": 1.0})

    assert found["small"].score == pytest.approx(100 * (0.5 * 1.0) ** 0.5)
    assert found["large"].score == pytest.approx(100 * (1.0 * 0.1) ** 0.5)


def test_below_zero_is_last_and_an_empty_board_is_empty():
    found = ranks({"a": {"value": about(-5)}, "b": {"value": about(1)}}, weights={"value": 1})

    assert list(found) == ["b", "a"]
    assert ranks({}, weights={"value": 1}) == {}
