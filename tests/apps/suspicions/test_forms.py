from __future__ import annotations

from decimal import Decimal

import pytest

from zhike.apps.suspicions.forms import CheckForm

GIVEN = {"day": "2026-01-05", "who": "person", "flow": "cash", "way": "in", "currency": "cny"}


def test_amounts_stand_one_after_the_other():
    form = CheckForm({**GIVEN, "amounts": "20,000  30000.50\n1"})

    assert form.is_valid()
    assert [one.amount for one in form.bookings] == [Decimal(20_000), Decimal("30000.50"), 1]


@pytest.mark.parametrize("amounts", ["", "abc", "-5", "0", "NaN", "Infinity", "1e40", "1 " * 201])
def test_what_is_no_amount_is_refused(amounts):
    assert "amounts" in CheckForm({**GIVEN, "amounts": amounts}).errors
