from __future__ import annotations

from datetime import date

import pytest

from zhike.apps.complaints.corrections import needs_reopening, spans


def test_as_many_days_lie_before_as_after_and_the_day_itself_in_neither():
    assert spans(done=date(2026, 3, 10), days=2) == (
        (date(2026, 3, 8), date(2026, 3, 9)),
        (date(2026, 3, 11), date(2026, 3, 12)),
    )


@pytest.mark.parametrize(
    ("before", "after", "again"), [(3, 2, False), (3, 3, True), (0, 0, False), (0, 1, True)]
)
def test_no_better_than_before_is_opened_again(before, after, again):
    assert needs_reopening(before=before, after=after) is again
