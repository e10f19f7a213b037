from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.apps.complaints.dated_tables import read_table, table_on
from zhike.apps.complaints.remedy import (
    ApprovalFault,
    Fit,
    approval_faults,
    approver_of,
    may_grant,
    read_authority,
    similar,
)
from zhike.apps.rulepacks.faults import PackInvalid

AUTHORITY = read_authority(table_on("authority", on=date(2026, 3, 2)))


@pytest.mark.parametrize(
    ("cents", "approver"),
    [
        (0, "complaint_officer"),
        (200_000, "complaint_officer"),
        (200_001, "supervisor"),
        (1_000_000, "supervisor"),
        (1_000_001, "manager"),
        (5_000_000, "manager"),
        (5_000_001, None),
    ],
)
def test_the_lowest_role_that_may_grant_an_amount_at_each_exact_limit(cents, approver):
    assert approver_of(amount_cents=cents, authority=AUTHORITY) == approver


@given(st.integers(0, 10_000_000), st.sampled_from(["agent", *AUTHORITY]))
def test_whoever_may_grant_more_may_grant_less(cents, role):
    if may_grant(role=role, amount_cents=cents, authority=AUTHORITY):
        assert may_grant(role=role, amount_cents=cents // 2, authority=AUTHORITY)
    assert may_grant(role="agent", amount_cents=cents, authority=AUTHORITY) == (cents == 0)


@pytest.mark.parametrize(
    ("approver", "roles", "cents", "faults"),
    [
        ("wang", ["supervisor"], 1_000_000, ()),
        ("wang", ["supervisor"], 1_000_001, (ApprovalFault.BEYOND_AUTHORITY,)),
        ("wang", ["agent", "manager"], 1_000_001, ()),
        ("li", ["manager"], 100, (ApprovalFault.OWN_PROPOSAL,)),
        ("li", [], 100, (ApprovalFault.OWN_PROPOSAL, ApprovalFault.BEYOND_AUTHORITY)),
    ],
)
def test_a_remedy_needs_four_eyes_and_enough_authority(approver, roles, cents, faults):
    found = approval_faults(
        approver=approver, roles=roles, proposer="li", amount_cents=cents, authority=AUTHORITY
    )

    assert found == faults


PAST = [10_000, 20_000, 20_000, 30_000, 100_000]


@pytest.mark.parametrize(
    ("cents", "fit"),
    [
        (9_999, Fit.BELOW),
        (10_000, Fit.WITHIN),
        (100_000, Fit.WITHIN),
        (100_001, Fit.ABOVE),
    ],
)
def test_an_amount_outside_what_others_were_given_is_flagged(cents, fit):
    found = similar(cents, PAST)

    assert found.fit is fit
    assert found.needs_reason == (fit is not Fit.WITHIN)
    assert (found.count, found.median_cents) == (5, 20_000)  # the mean would be 36,000
    assert (found.least_cents, found.most_cents) == (10_000, 100_000)


def test_four_past_remedies_tell_no_range():
    assert similar(999_999, PAST[:4]).fit is Fit.TOO_FEW
    assert similar(1, []).median_cents is None


def test_an_authority_that_is_no_number_is_a_fault():
    table = read_table(
        {"table": "authority", "valid_from": date(2026, 1, 1), "source": {"text": "own"},
         "mark": "bank", "rows": [{"role": "manager", "up_to_cents": "much"}]},
        file="own.yaml",
    )  # fmt: skip

    with pytest.raises(PackInvalid, match="value_not_a_number"):
        read_authority(table)
