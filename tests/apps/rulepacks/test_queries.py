from __future__ import annotations

from datetime import date

import pytest
from tests.apps.rulepacks.conftest import OWN

from zhike.analytics.clocks import calendar_days
from zhike.apps.rulepacks import queries
from zhike.apps.rulepacks.actions import add_rule
from zhike.apps.rulepacks.rules import Mark, clock_limit

DECISION = "complaint.decision"


@pytest.mark.parametrize(
    ("on", "value"),
    [
        (date(2025, 12, 31), 15),
        (date(2026, 1, 1), 10),
        (date(2026, 6, 30), 10),
        (date(2026, 7, 1), 15),
        (date(2020, 2, 29), None),
    ],
)
def test_the_own_rule_holds_between_its_dates(own, on, value):
    found = queries.rule_on("CN", DECISION, on=on)

    assert (found and found.value) == value


def test_an_own_value_keeps_the_clock_of_the_shipped_rule(own):
    found = queries.rule_on("CN", DECISION, on=date(2026, 1, 1))

    assert found.mark is Mark.BANK
    assert clock_limit(found) == calendar_days(10)
    assert [more.adds for more in found.clock.extensions] == [15, 30]


def test_the_set_of_a_date_needs_one_query(own, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = queries.effective("CN", on=date(2026, 1, 1))

    assert found[DECISION].instead_of.value == 15
    assert len(found) > 60


def test_the_difference_of_two_dates_shows_what_the_bank_and_the_law_changed(own):
    changed = {
        d.id: d
        for d in queries.differences("CN", before=date(2024, 12, 31), after=date(2026, 1, 1))
    }

    assert changed[DECISION].after.value == 10
    assert changed["retention.aml_records"].before.value == 5
    assert changed["marketing.tags"].before is None
    assert "complaint.representatives" not in changed


def test_a_jurisdiction_of_the_banks_own_is_listed(db):
    add_rule(**OWN | {"jurisdiction": "HK", "rule_id": "complaint.reply"})

    assert queries.jurisdictions() == ["CN", "EU", "GB", "HK", "US"]
    assert queries.rule_on("HK", "complaint.reply", on=date(2026, 1, 1)).clock is None


def test_versions_and_changes_of_one_rule_are_listed_newest_first(own):
    add_rule(**OWN | {"rule_id": "complaint.decisions"})

    assert [rule.value for rule in queries.versions("CN", "retention.aml_records")] == [10, 5]
    assert list(queries.own_rules("CN", DECISION)) == [own]
    assert queries.own_rules("CN").count() == 2
    assert queries.change_log("CN", DECISION).count() == 1
    assert queries.change_log("CN").count() == 2
