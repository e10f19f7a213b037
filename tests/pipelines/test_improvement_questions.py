from __future__ import annotations

from datetime import date

from tests.improvement_bank import planted


def test_the_window_ends_with_the_last_whole_period_before_the_check():
    window = planted(check=date(2025, 8, 25)).window

    assert (window.first, window.last) == (-6, 0)
    assert window.day_of(0) == date(2025, 7, 1)
    assert window.period_of(date(2025, 6, 30)) == -1
