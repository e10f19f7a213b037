from dataclasses import replace

import numpy as np
import pandas as pd

from zhike.analytics.effects import did
from zhike.demo.look_first_use import OPENED, USED, change_that_shortens_first_use
from zhike.demo.planted import FIRST_USE


def test_the_change_is_read_from_the_banks_own_list(bank, evidence):
    sighting = change_that_shortens_first_use(evidence)

    assert set(sighting.places) == {bank.branches[branch] for branch in bank.faster}
    assert sighting.value.lower < -0.3 < sighting.value.upper


def test_a_change_in_all_branches_cannot_be_compared(evidence):
    everywhere = [change for change in evidence.changes if change["scope"] == "全行"]

    sighting = change_that_shortens_first_use(replace(evidence, changes=everywhere))

    assert not sighting.reported


def test_branches_without_the_change_give_nothing_to_report(bank, evidence):
    others = set(bank.branches) - {bank.branches[branch] for branch in bank.faster}
    mistaken = [
        change | {"scope": ",".join(sorted(others))}
        for change in evidence.changes
        if change["title"] == "新户首用引导"
    ]

    sighting = change_that_shortens_first_use(replace(evidence, changes=mistaken))

    assert not sighting.reported


def test_a_bank_without_changes_gives_nothing_to_report(nothing):
    assert not change_that_shortens_first_use(nothing).reported


def waits_by_branch(bank, evidence, *, changed_at):
    """Log of days from opening to first use by branch and blocks of 60 days around the change."""
    log = evidence.log("account_opening")
    rows = log.select(
        "case_id", "activity", "occurred_at", branch=evidence.attribute(log, "case:branch")
    ).to_pandas()
    when = rows.pivot_table(
        index=["case_id", "branch"], columns="activity", values="occurred_at", aggfunc="min"
    ).reset_index()
    when = when.dropna(subset=[OPENED, USED])
    when["block"] = (when[OPENED] - pd.Timestamp(changed_at)).dt.days // 60
    # Who opened late in the year and used it in the year was quick: those blocks tell nothing.
    when = when[when[OPENED] < when[USED].max() - pd.Timedelta(days=60)]
    when["log_days"] = np.log((when[USED] - when[OPENED]).dt.total_seconds() / 86_400)
    faster = {bank.branches[branch] for branch in bank.faster}
    return when.assign(since=[0.0 if one in faster else None for one in when.branch])


def test_the_library_of_effects_finds_the_planted_third_and_nothing_before_it(bank, evidence):
    (changed_at,) = [
        change["changed_at"] for change in evidence.changes if change["title"] == "新户首用引导"
    ]
    rows = waits_by_branch(bank, evidence, changed_at=changed_at)

    found = did(rows, unit="branch", period="block", metric="log_days", changed="since")

    assert found.effect.is_proven
    lower, upper = np.exp([found.effect.estimate.lower, found.effect.estimate.upper]) - 1
    assert lower < FIRST_USE.change < upper < 0
    before = [one for one in found.course if one.periods_after < -1]
    assert before
    assert all(one.band_lower < 0 < one.band_upper for one in before)
    assert found.parallel_p is None or found.parallel_p > 0.05
