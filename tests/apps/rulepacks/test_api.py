from __future__ import annotations

import pytest

RULES = "/api/v1/rule-packs/CN"


@pytest.mark.parametrize(("on", "value"), [("2024-12-31", "5"), ("2025-01-01", "10")])
def test_the_rules_of_a_date_are_told_with_mark_and_source(as_analyst, on, value):
    answer = as_analyst.get(RULES, {"on": on}).json()

    found = {rule["id"]: rule for rule in answer["items"]}
    assert answer["on"] == on
    assert found["retention.aml_records"]["value"] == value
    assert found["review.decision"]["is_verified"] is False
    assert found["complaint.decision"]["starts"] == "complaint_received"
    assert found["complaint.decision"]["source_link"].startswith("http")


def test_who_may_not_see_and_what_is_not_there(as_agent, as_analyst, visitor):
    assert as_agent.get(RULES).status_code == 403
    assert visitor.get(RULES).status_code == 401
    assert as_analyst.get("/api/v1/rule-packs/XX").status_code == 404
    assert as_analyst.get(RULES, {"on": "soon"}).status_code == 422
    assert as_analyst.get(RULES).status_code == 200
