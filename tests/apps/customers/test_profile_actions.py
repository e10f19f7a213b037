from __future__ import annotations

import pytest

from zhike.apps.audit.models import AuditRow
from zhike.apps.audit.sealed_values import said
from zhike.apps.customers import profile_actions
from zhike.apps.customers.errors import CustomerUnknown, ValueRefused
from zhike.apps.customers.models import Customer, ProfileValue
from zhike.apps.customers.profile import noted_values
from zhike.pipelines.masking import mask_values


def test_values_are_added_and_never_overwritten(lin):
    for value in ("教师", "医务"):
        profile_actions.state_value("C00000001", name="occupation", value=value, by="ma")

    assert [one.text for one in noted_values([lin])["occupation"]] == ["教师", "医务"]


def test_a_correction_is_audited_and_sealed(lin):
    profile_actions.correct_value("C00000001", name="occupation", value="教师", by="ma")

    assert AuditRow.objects.filter(activity="profile value corrected").exists()
    assert "教师" not in ProfileValue.objects.get().value_sealed


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("shoe_size", "42"),
        ("occupation", " "),
        ("occupation", "x" * 201),
        ("birth_date", "1990-02-30"),
        ("birth_date", "2999-01-01"),
    ],
)
def test_what_makes_no_value_is_refused(lin, name, value):
    with pytest.raises(ValueRefused):
        profile_actions.state_value("C00000001", name=name, value=value, by="ma")


def test_only_what_is_inferred_can_be_switched_off(lin):
    with pytest.raises(ValueRefused):
        profile_actions.switch_inferred("C00000001", name="occupation", on=False, by="ma")


def test_nobody_has_no_profile(db):
    with pytest.raises(CustomerUnknown):
        profile_actions.state_value("nobody", name="city", value="云溪市", by="ma")


def test_a_company_was_not_born(lin):
    Customer.objects.update(kind="corporate")

    with pytest.raises(ValueRefused):
        profile_actions.state_value("C00000001", name="birth_date", value="1990-03-07", by="ma")


def test_the_audit_log_shows_a_date_of_birth_masked(lin):
    profile_actions.state_value("C00000001", name="birth_date", value="1990-03-07", by="ma")

    after = mask_values(said(AuditRow.objects.get(outcome="birth_date"))["after"])
    assert "1990-**-**" in after
    assert "03-07" not in after
