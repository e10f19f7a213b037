from __future__ import annotations

from zhike.apps.privacy.forms import HoldForm, RefuseForm, RequestForm, RuleForm
from zhike.apps.privacy.rules import Mark, RefusalGround, RightKind


def test_a_hold_names_a_customer_or_a_matter():
    assert not HoldForm({"reason": "诉讼"}).is_valid()
    assert HoldForm({"reason": "诉讼", "matter": "rights-1"}).is_valid()


def test_choices_come_as_what_the_rules_know():
    refused = RefuseForm({"ground": "secrecy", "reason": "x"})
    rule = RuleForm({"months": "120", "source": "x", "mark": "primary"})
    asked = RequestForm(
        {"customer_id": "C1", "kind": "copy", "received_through": "app", "wish": "x"}
    )

    assert refused.is_valid()
    assert rule.is_valid()
    assert asked.is_valid()
    assert refused.cleaned_data["ground"] is RefusalGround.SECRECY
    assert rule.cleaned_data["mark"] is Mark.PRIMARY
    assert asked.cleaned_data["kind"] is RightKind.COPY
