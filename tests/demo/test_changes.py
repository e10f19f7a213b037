from datetime import timedelta

from zhike.demo.planted import FACE_LOGIN, FIRST_USE


def test_the_changes_that_did_something_stand_among_decoys(bank, tables):
    rows = tables["change_log"].to_pylist()
    days = [(row["changed_at"] + timedelta(hours=8)).date() for row in rows]
    onboarding = next(row for row in rows if row["title"] == "新户首用引导")

    assert days == sorted(days)
    assert {FACE_LOGIN.released_date, FACE_LOGIN.fixed_date, FIRST_USE.changed_date} <= set(days)
    assert len(rows) > 10
    assert set(onboarding["scope"].split(",")) == {bank.branches[b] for b in bank.faster}


def test_the_log_of_changes_does_not_tell_which_truths_are_planted(tables, without):
    assert without("first_use_faster")["change_log"].equals(tables["change_log"])
