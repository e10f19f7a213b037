from __future__ import annotations

from tests.apps.tellings.conftest import improvement

from zhike.apps.tellings.grounds import standing_of
from zhike.apps.tellings.rules import Ground


def test_it_rests_on_the_measurement_behind_the_decision(owner, cast):
    row = improvement(owner)
    row.measurements.create(
        measured_at=row.decisions.get().decided_at, measured_by="worker", verdict="not_shown",
        is_final=True, found={}, data_version="w",
    )  # fmt: skip
    standing = standing_of(row)

    assert standing.ground is Ground.PROVED
    assert standing.measurement.verdict == "helped"
    assert standing.has_change(cast["C001"])
    assert not standing.has_change(cast["C015"])


def test_under_way_it_is_done_where_some_branch_has_it(owner):
    row = improvement(owner, choice="", state="running")
    assert standing_of(row).ground is Ground.DONE

    row.allotted.update(reached_date=None)
    assert standing_of(row).ground is None
