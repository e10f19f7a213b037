from zhike.apps.pains.touchpoints import empty_cells, findings_of, places_of, types_of
from zhike.pipelines.answers import Answer

SHARE = {"value": 0.4, "lower": 0.3, "upper": 0.5, "confidence": 0.95}
FOUND = {
    "user_type": "65+", "stage": "use", "touchpoint": "开户·激活", "channel": "app、atm",
    "customers": 40, "value": SHARE, "against": 0.15,
}  # fmt: skip
ROW = {
    "user_type": "65+", "stage": "use、open", "touchpoint": "热线", "channel": "phone",
    "troubled": SHARE, "score": None, "importance": None,
}  # fmt: skip


def register(**facts):
    return Answer(
        question="touchpoints", log_name="", definition="", events=0, cases=0, first_at=None,
        last_at=None, rows=[ROW, ROW | {"user_type": "18-24"}], facts=facts,
    )  # fmt: skip


def test_findings_stand_in_their_three_lists_each_with_rule_and_evidence():
    found = [FOUND | {"fault": fault} for fault in ("defect", "misplaced", "missing")]
    lists = findings_of(register(findings=found))

    assert [fault for fault, _title, _rule, rows in lists if len(rows) == 1] == [
        "defect", "misplaced", "missing",
    ]  # fmt: skip
    assert all(str(rule) for _fault, _title, rule, _rows in lists)
    defect, misplaced, missing = (rows[0] for *_told, rows in lists)
    assert "the limit is 15.0 %" in defect.evidence
    assert misplaced.channel == "App、Cash machine"
    assert "+40.0 points" in missing.evidence


def test_rows_are_of_one_type_where_it_is_named_and_say_their_stages():
    found = register()

    assert types_of(found) == ["18-24", "65+"]
    (place,) = places_of(found, who="65+")
    assert place.stage == "using、opening an account or a loan"
    assert (place.troubled, place.score) == ("40.0 %", "–")
    assert empty_cells(register(empty=[["use", "branch"], ["use", "web"]])) == [
        ("using", ["Branch", "Web"])
    ]
