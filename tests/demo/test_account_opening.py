from datetime import datetime
from statistics import median

from zhike.demo.planted import FIRST_USE


def days_to_first_use(table, *, branches, since, until):
    opened, days = {}, []
    for row in table.select(["case_id", "activity", "occurred_at", "attributes"]).to_pylist():
        if row["activity"] == "开户成功" and dict(row["attributes"])["case:branch"] in branches:
            opened[row["case_id"]] = row["occurred_at"]
        elif row["activity"] == "首次使用" and since <= opened.get(row["case_id"], until) < until:
            days.append((row["occurred_at"] - opened[row["case_id"]]).total_seconds() / 86_400)
    return median(days)


BEFORE = {"since": datetime(2025, 1, 1), "until": datetime(2025, 5, 1)}
AFTER = {"since": datetime(2025, 7, 2), "until": datetime(2025, 10, 25)}


def test_first_use_comes_a_third_sooner_in_half_of_the_branches(bank, tables):
    faster = {bank.branches[branch] for branch in bank.faster}
    others = set(bank.branches) - faster
    log = tables["account_opening"]

    changed = days_to_first_use(log, branches=faster, **AFTER) / days_to_first_use(
        log, branches=faster, **BEFORE
    )
    unchanged = days_to_first_use(log, branches=others, **AFTER) / days_to_first_use(
        log, branches=others, **BEFORE
    )

    assert abs(changed - 1 - FIRST_USE.change) < 0.15
    assert abs(unchanged - 1) < 0.2


def test_nothing_changes_when_the_truth_is_off(bank, without):
    faster = {bank.branches[branch] for branch in bank.faster}
    log = without("first_use_faster")["account_opening"]

    ratio = days_to_first_use(log, branches=faster, **AFTER) / days_to_first_use(
        log, branches=faster, **BEFORE
    )

    assert abs(ratio - 1) < 0.2


def test_some_accounts_are_never_used(tables):
    activities = tables["account_opening"].column("activity").to_pylist()

    assert 0.75 < activities.count("首次使用") / activities.count("开户成功") < 0.95
