from __future__ import annotations

from zhike.apps.tellings.forms import ImprovementForm, MatterForm, TextForm


def test_only_what_is_on_the_list_is_taken():
    assert MatterForm({"matter": ""}, matters=["费用争议"]).is_valid()
    assert not MatterForm({"matter": "别的"}, matters=["费用争议"]).is_valid()
    assert not ImprovementForm({"improvement": "2"}, rows=[(1, "首用")]).is_valid()
    assert not TextForm({"text_zh": "好", "text_en": "x" * 401}).is_valid()
