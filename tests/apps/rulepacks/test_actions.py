from __future__ import annotations

from datetime import date

import pytest
from tests.apps.rulepacks.conftest import OWN

from zhike.apps.audit.models import AuditRow
from zhike.apps.rulepacks import actions
from zhike.apps.rulepacks.errors import (
    DatesOverlap,
    ReasonMissing,
    RuleEndsFirst,
    ValueNeedsNumber,
)
from zhike.apps.rulepacks.models import BankRule
from zhike.apps.rulepacks.rules import Unit


def test_an_own_rule_is_written_with_who_and_why(own):
    row = AuditRow.objects.first()

    assert (row.activity, row.case_id, row.by) == (
        "add rule",
        "rule-CN-complaint.decision",
        "chen",
    )
    assert row.reason == "行长办公会决定"
    assert '"value": "10"' in row.after
    assert row.before == ""


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        (date(2026, 6, 30), None, False),
        (date(2026, 7, 1), None, True),
        (date(2025, 1, 1), date(2025, 12, 31), True),
        (date(2025, 1, 1), date(2026, 1, 1), False),
        (date(2025, 1, 1), None, False),
        (date(2026, 3, 1), date(2026, 3, 2), False),
    ],
)
def test_own_rules_of_one_id_never_overlap(own, first, last, fits):
    given = OWN | {"valid_from": first, "valid_until": last}
    if fits:
        actions.add_rule(**given)
    else:
        with pytest.raises(DatesOverlap, match="2026-01-01"):
            actions.add_rule(**given)

    assert BankRule.objects.count() == 1 + fits


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"reason": " "}, ReasonMissing),
        ({"valid_until": date(2025, 12, 31)}, RuleEndsFirst),
        ({"value": None}, ValueNeedsNumber),
        ({"unit": Unit.DUTY}, ValueNeedsNumber),
    ],
)
def test_a_rule_that_cannot_be_is_refused(db, change, error):
    with pytest.raises(error):
        actions.add_rule(**OWN | change)
    assert not BankRule.objects.exists()


def test_an_own_rule_is_ended_and_taken_away_and_the_log_keeps_it(own):
    actions.end_rule(own, last=date(2026, 3, 31), reason="提前结束", by="li")
    ended = BankRule.objects.get()
    actions.withdraw_rule(ended, reason="误录", by="li")

    withdrawn, changed, _added = AuditRow.objects.all()
    assert ended.valid_until == date(2026, 3, 31)
    assert '"valid_until": "2026-06-30"' in changed.before
    assert '"valid_until": "2026-03-31"' in changed.after
    assert (withdrawn.activity, withdrawn.after) == ("withdraw rule", "")
    assert not BankRule.objects.exists()


def test_an_end_needs_a_reason_and_dates_that_are_free(own):
    actions.add_rule(**OWN | {"valid_from": date(2026, 7, 1), "valid_until": None})

    with pytest.raises(ReasonMissing):
        actions.end_rule(own, last=None, reason="", by="li")
    with pytest.raises(DatesOverlap):
        actions.end_rule(own, last=None, reason="长期", by="li")
    with pytest.raises(RuleEndsFirst):
        actions.end_rule(own, last=date(2025, 1, 1), reason="x", by="li")
    with pytest.raises(ReasonMissing):
        actions.withdraw_rule(own, reason="", by="li")
