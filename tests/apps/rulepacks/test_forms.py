from __future__ import annotations

from datetime import date

from zhike.apps.rulepacks.forms import MARK_LABELS, MARK_TONES, UNIT_LABELS, NewRuleForm, form_of
from zhike.apps.rulepacks.packs import shipped_rules
from zhike.apps.rulepacks.rules import Mark, Unit

GIVEN = {
    "rule_id": "complaint.first_reply", "value": "1", "unit": "working_days", "text_zh": "次日回复",
    "text_en": "Reply the next day", "valid_from": "2026-01-01", "source_text": "x", "reason": "x",
}  # fmt: skip


def test_every_unit_and_mark_has_words():
    assert set(UNIT_LABELS) == set(Unit)
    assert set(MARK_LABELS) == set(MARK_TONES) == set(Mark)


def test_a_new_rule_has_a_name_with_dots():
    form = NewRuleForm(GIVEN)

    assert form.is_valid()
    assert form.cleaned_data["valid_from"] == date(2026, 1, 1)
    assert list(NewRuleForm(GIVEN | {"rule_id": "Reply"}).errors) == ["rule_id"]


def test_the_form_begins_with_what_holds_now():
    rule = next(r for r in shipped_rules() if r.id == "aml.large.cash.cny")

    assert form_of(rule)["value"] == "50000"
    assert form_of(next(r for r in shipped_rules() if r.unit is Unit.DUTY))["value"] is None
