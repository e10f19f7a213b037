from __future__ import annotations

import pytest

from zhike.pipelines.table_contracts import CALLS, COMPLAINTS, CUSTOMERS, HOLDERS

ALL = (CUSTOMERS, HOLDERS, COMPLAINTS, CALLS)


@pytest.mark.parametrize("contract", ALL, ids=lambda one: one.name)
def test_what_makes_a_row_unique_is_needed_in_every_row(contract):
    for name in contract.key:
        assert not contract.column(name).nullable


@pytest.mark.parametrize("contract", (COMPLAINTS, CALLS), ids=lambda one: one.name)
def test_no_value_of_a_rejected_row_is_shown_by_its_ends(contract):
    assert {column.pfi_class for column in contract.columns} == {"C2"}
