from zhike.apps.pains.touchpoints import (
    channels_of,
    contrasts_of,
    empty_cells,
    findings_of,
    places_of,
    types_of,
)
from zhike.pipelines.answers import Answer

SHARE = {"value": 0.4, "lower": 0.3, "upper": 0.5, "confidence": 0.95}
FOUND = {
    "user_type": "65+", "stage": "use", "touchpoint": "开户·激活", "channel": "app、atm",
    "customers": 40, "value": SHARE, "against": 0.15, "basis": "used",
}  # fmt: skip
ROW = {
    "user_type": "65+", "stage": "use、open", "touchpoint": "热线", "channel": "phone",
    "troubled": SHARE, "score": None, "importance": None, "stated": None,
}  # fmt: skip


def register(**facts):
    return Answer(
        question="touchpoints", log_name="", definition="", events=0, cases=0, first_at=None,
        last_at=None, rows=[ROW, ROW | {"user_type": "18-24"}], facts=facts,
    )  # fmt: skip


def test_findings_stand_in_their_three_lists_each_with_rule_and_evidence():
    found = [FOUND | {"fault": fault} for fault in ("defect", "misplaced", "missing")]
    lists = findings_of(register(findings=found))

    assert [one.name for one in lists if len(one.rows) == 1] == [
        "defect", "misplaced", "missing",
    ]  # fmt: skip
    assert all(str(one.rule) and not one.asked_rule for one in lists)
    defect, misplaced, missing = (one.rows[0] for one in lists)
    assert "the limit is 15.0 %" in defect.evidence
    assert misplaced.channel == "App, Cash machine"
    assert "+40.0 points" in missing.evidence


def test_rows_are_of_one_type_where_it_is_named_and_say_their_stages():
    found = register()

    assert types_of(found) == ["18-24", "65+"]
    (place,) = places_of(found, who="65+")
    assert place.stage == "using, opening an account or a loan"
    assert (place.troubled, place.score) == ("40.0 %", "–")
    assert empty_cells(register(empty=[["use", "branch"], ["use", "web"]])) == [
        ("using", "Branch, Web")
    ]


def test_what_was_asked_stands_with_its_own_rule_and_evidence_beside_what_is_used():
    asked = FOUND | {"basis": "asked", "fault": "misplaced", "other": SHARE, "n_other": 90}
    missing = FOUND | {"basis": "asked", "fault": "missing", "other": None, "n_other": 0}
    said = [{"user_type": "65+", "name": "phone", "share": SHARE, "n": 40}]
    used = [
        {"user_type": "65+", "channel": name, "share": SHARE, "n": 90} for name in ("app", "phone")
    ]
    contrast = {
        "gap": "shown", "touchpoint": "热线", "stated": SHARE, "n": 40, "usual": 0.5,
        "derived": SHARE,
    }  # fmt: skip
    stated = {
        "channels": [{"stage": "use", "said": said, "used": used}], "contrasts": [contrast],
    }  # fmt: skip
    found = register(findings=[asked, missing], stated=stated)

    _defects, misplaced_list, missing_list = findings_of(found)
    ((stage, channels),) = channels_of(found, who="65+")
    (told,) = contrasts_of(found)

    assert "Asked" in str(misplaced_list.asked_rule)
    assert "n = 40" in misplaced_list.rows[0].evidence
    assert "n = 90" in misplaced_list.rows[0].evidence
    assert "come by it" not in missing_list.rows[0].evidence
    assert stage == "using"
    assert [(one.name, one.said, one.used) for one in channels] == [
        ("Telephone", "40.0 %", "40.0 %"), ("App", "–", "40.0 %"),
    ]  # fmt: skip
    assert (told.stated, told.derived, told.usual) == ("40.0 %", "+40.0 points", "50.0 %")
    assert channels_of(register(), who="65+") == []
