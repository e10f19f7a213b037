from __future__ import annotations

from zhike.apps.labels.forms import SwitchForm


def test_a_switch_says_why_and_to_which():
    assert SwitchForm({"number": "0", "reason": "worse on complaints"}).is_valid()
    assert set(SwitchForm({"number": "-1", "reason": ""}).errors) == {"number", "reason"}
