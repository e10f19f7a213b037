from __future__ import annotations

import pytest

from zhike.apps.tickets.forms import PromiseForm
from zhike.apps.tickets.rules import ClockName, Kind, Priority

GIVEN = {"clock": "resolution", "amount": "2", "unit": "working_days"}


def test_empty_kind_and_priority_mean_any():
    form = PromiseForm(GIVEN)

    assert form.is_valid()
    assert (form.promised.kind, form.promised.priority) == (None, None)
    assert form.promised.clock == ClockName.RESOLUTION


def test_a_kind_and_a_priority_are_kept():
    form = PromiseForm(GIVEN | {"kind": "complaint", "priority": "2"})

    assert form.is_valid()
    assert (form.promised.kind, form.promised.priority) == (Kind.COMPLAINT, Priority.HIGH)


@pytest.mark.parametrize(("amount", "is_right"), [("2", True), ("2.5", False), ("1000", True)])
def test_days_are_whole(amount, is_right):
    assert PromiseForm(GIVEN | {"amount": amount}).is_valid() == is_right
