from __future__ import annotations

import pytest
from tests.apps.complaints.conftest import decided, ready, received

from zhike.apps.complaints.errors import ApprovalRefused, ReasonMissing, StepBlocked
from zhike.apps.complaints.queries import granted_cents, is_remedy_settled
from zhike.apps.complaints.remedy_actions import approve_remedy, propose_remedy, refuse_remedy


def propose(complaint, by, cents, *, kind="refund", reason=""):
    return propose_remedy(complaint.pk, kind=kind, amount_cents=cents, reason=reason, by=by)


def test_a_remedy_waits_for_another_person_with_enough_authority(
    investigated, officer, head, chief
):
    remedy = propose(investigated, officer, 1_000_001)

    with pytest.raises(ApprovalRefused, match="proposed himself"):
        approve_remedy(investigated.pk, remedy_id=remedy.pk, by=officer)
    with pytest.raises(ApprovalRefused, match="beyond your authority"):
        approve_remedy(investigated.pk, remedy_id=remedy.pk, by=head)
    approve_remedy(investigated.pk, remedy_id=remedy.pk, by=chief)

    assert granted_cents(investigated) == 1_000_001


def test_nothing_is_decided_while_a_remedy_waits(investigated, officer, head):
    remedy = propose(investigated, officer, 20_000)

    with pytest.raises(StepBlocked, match="remedy is not approved"):
        decided(investigated, officer)
    refuse_remedy(investigated.pk, remedy_id=remedy.pk, by=head)

    assert is_remedy_settled(investigated)
    assert decided(investigated, officer).outcome == "upheld"
    assert granted_cents(investigated) == 0


def test_an_apology_needs_four_eyes_and_no_amount(investigated, officer, head):
    remedy = propose(investigated, officer, 500, kind="apology")

    assert remedy.amount_cents == 0
    assert approve_remedy(investigated.pk, remedy_id=remedy.pk, by=head).approved_by == head


def test_an_amount_unlike_the_others_needs_its_reason(desk, lin, officer, head, investigated):
    for cents in (10_000, 20_000, 20_000, 30_000, 40_000):
        other = ready(received(desk), officer)
        remedy = propose(other, officer, cents, reason="因系统故障")
        approve_remedy(other.pk, remedy_id=remedy.pk, by=head)

    with pytest.raises(ReasonMissing):
        propose(investigated, officer, 40_001)
    assert propose(investigated, officer, 40_000).reason_sealed == ""
    assert propose(investigated, officer, 40_001, reason="损失更大").reason_sealed != ""


def test_a_remedy_is_answered_once(investigated, officer, head):
    remedy = propose(investigated, officer, 100)
    approve_remedy(investigated.pk, remedy_id=remedy.pk, by=head)

    with pytest.raises(StepBlocked):
        refuse_remedy(investigated.pk, remedy_id=remedy.pk, by=head)
