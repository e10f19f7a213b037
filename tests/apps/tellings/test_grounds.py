from __future__ import annotations

from tests.apps.tellings.conftest import improvement

from zhike.apps.improvements.models import Lock
from zhike.apps.improvements.plans import says_of
from zhike.apps.improvements.rules import digest_of
from zhike.apps.tellings.grounds import standing_of
from zhike.apps.tellings.rules import Ground
from zhike.pipelines.improvement_lots import is_drawn


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


def test_of_a_lot_over_customers_nobody_of_the_control_has_the_change(owner, cast):
    row = improvement(owner, choice="", state="running")
    row.design, row.arm_percent, row.seed = "customers", 50, 3
    row.save()
    Lock.objects.filter(improvement=row).delete()
    says = says_of(row)
    Lock.objects.create(
        improvement=row, says=says, digest=digest_of(says), locked_at=row.created_at, locked_by="x"
    )
    standing = standing_of(type(row).objects.get(pk=row.pk))

    assert standing.ground is Ground.DONE
    has = {one.customer_id: standing.has_change(one) for one in cast.values()}
    assert has == {number: is_drawn(number, standing.lot) for number in has}
    assert set(has.values()) == {True, False}
