"""The signs of numbers that people read; what machines read keeps the hyphen."""

from __future__ import annotations

from collections.abc import Callable

MINUS = "−"


def with_sign(value: float, write: Callable[[float], str], *, plus: bool = False) -> str:
    """Give a number with a true minus sign, and with `plus` a difference above zero with its plus.

    Parameters
    ----------
    value
        The number.
    write
        Writes its size, which is not below zero: digits, places, thousands, a unit.
    plus
        It is a difference: what is above zero bears a plus.

    Notes
    -----
    What is written as nothing bears no sign, so that −0.0 is never read. The minus is U+2212: a
    hyphen breaks at the end of a line, is too short, and is read aloud as a dash.

    Examples
    --------
    >>> with_sign(-3.5, str), with_sign(3.5, str, plus=True), with_sign(-0.04, "{:.1f}".format)
    ('−3.5', '+3.5', '0.0')
    """
    words = write(abs(value))
    if not any(digit in "123456789" for digit in words):
        return words
    if value < 0:
        return MINUS + words
    return f"+{words}" if plus else words
