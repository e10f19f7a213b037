"""What ships: every rule cites its source; where law changed, each date gives the right one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zhike.apps.rulepacks.faults import PackInvalid
from zhike.apps.rulepacks.packs import FOLDER, rules_in, shipped_rules
from zhike.apps.rulepacks.rules import Mark, clock_limit, in_force

IDS = sorted({(rule.jurisdiction, rule.id) for rule in shipped_rules()})


def rule(rule_id, on, jurisdiction="CN"):
    shipped = [r for r in shipped_rules() if r.jurisdiction == jurisdiction]
    found = in_force(shipped, [], on=on).get(rule_id)
    return found.rule if found else None


@pytest.mark.parametrize("rule", shipped_rules(), ids=lambda r: f"{r.pack}-{r.id}-{r.valid_from}")
def test_every_rule_cites_its_source_and_is_worded_in_both_languages(rule):
    assert rule.source.text
    assert rule.text.en and rule.text.zh
    assert rule.mark is not Mark.BANK
    if rule.mark is Mark.PRIMARY:
        assert "第" in rule.source.text  # the article


def test_every_clock_of_a_rule_can_start():
    limits = [clock_limit(rule) for rule in shipped_rules() if rule.clock]

    assert len(limits) >= 16


@pytest.mark.parametrize(
    ("jurisdiction", "rule_id", "on", "value"),
    [
        ("CN", "complaint.decision", date(2020, 2, 29), None),
        ("CN", "complaint.decision", date(2020, 3, 1), 15),
        ("CN", "pbc_complaint.reply", date(2020, 10, 31), None),
        ("CN", "pbc_complaint.reply", date(2020, 11, 1), 15),
        ("CN", "adjustment.posting", date(2026, 11, 25), 1),
        ("CN", "aml.large.cash.cny", date(2017, 6, 30), None),
        ("CN", "aml.large.cash.cny", date(2017, 7, 1), 50_000),
        ("CN", "aml.large.transfer_person_cross_border.usd", date(2026, 1, 1), 10_000),
        ("CN", "aml.large.transfer_entity.cny", date(2026, 1, 1), 2_000_000),
        ("CN", "aml.large.report", date(2026, 1, 1), 5),
        ("CN", "retention.aml_records", date(2024, 12, 31), 5),
        ("CN", "retention.aml_records", date(2025, 1, 1), 10),
        ("CN", "working_time.days_a_year", date(2024, 12, 31), 250),
        ("CN", "working_time.days_a_year", date(2025, 1, 1), 248),
        ("CN", "working_time.days_a_month", date(2025, 1, 1), Decimal("20.67")),
        ("CN", "suitability.product_levels", date(2026, 1, 31), None),
        ("CN", "suitability.product_levels", date(2026, 2, 1), 5),
        ("CN", "suitability.special_care_age", date(2026, 2, 1), 65),
        ("CN", "retention.impact_assessment", date(2021, 11, 1), 3),
        ("GB", "complaint.final_response", date(2026, 1, 1), 8),
        ("EU", "payment_complaint.reply", date(2026, 1, 1), 15),
        ("US", "complaint.close", date(2026, 1, 1), 60),
    ],
)
def test_the_rule_of_a_date_has_the_value_of_the_law_then(jurisdiction, rule_id, on, value):
    found = rule(rule_id, on, jurisdiction)

    assert (found and found.value) == value


def test_a_complaint_may_be_extended_to_30_and_then_to_60_days():
    limit = rule("complaint.decision", date(2026, 1, 1))

    more = limit.clock.extensions
    assert [limit.value + sum(m.adds for m in more[:n]) for n in range(3)] == [15, 30, 60]
    assert [m.needs_approval for m in more] == [False, True]
    assert limit.clock.pausable


def test_what_was_not_found_is_marked_as_not_verified():
    unverified = {rule.id for rule in shipped_rules() if not rule.is_verified}

    assert {
        "review.application", "review.decision", "pbc_complaint.reply", "suitability.tests_a_day",
        "suitability.tests_a_year", "robo_advice.licence", "working_time.rest_between_shifts",
    } <= unverified  # fmt: skip
    assert "complaint.decision" not in unverified


def test_two_packs_may_not_hold_one_rule_for_one_date(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text((FOLDER / "us_complaints.yaml").read_text("utf-8"))

    with pytest.raises(PackInvalid) as refused:
        rules_in(tmp_path)
    assert {fault.code for fault in refused.value.faults} == {"dates_overlap"}
    assert len(refused.value.faults) == 4
