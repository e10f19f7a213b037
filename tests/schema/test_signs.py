from __future__ import annotations

from zhike.schema.signs import with_sign


def test_people_read_a_minus_and_no_hyphen():
    assert with_sign(-29.54, "{:.1f} %".format, plus=True) == "−29.5 %"


def test_only_a_difference_bears_a_plus():
    assert with_sign(3.5, str, plus=True) == "+3.5"
    assert with_sign(3.5, str) == "3.5"


def test_what_is_written_as_nothing_bears_no_sign():
    assert with_sign(-0.04, "{:.1f}".format, plus=True) == "0.0"
    assert with_sign(0.04, "{:.1f}".format, plus=True) == "0.0"
