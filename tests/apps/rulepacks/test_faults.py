from __future__ import annotations

from zhike.apps.rulepacks.faults import Fault, PackInvalid


def test_a_fault_names_code_pack_rule_field_and_cure():
    fault = Fault(
        code="mark_unknown", pack="cn_aml", rule="aml.report", field="mark", way_out="use found"
    )

    assert str(fault) == "[mark_unknown] cn_aml: aml.report: mark: use found."
    assert str(PackInvalid([fault, fault])).count("\n") == 1
