"""The question whether a change that some branches got first brought customers to use sooner."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import ibis
from ibis import _
from ibis.expr.types import Table

from zhike.analytics.intervals import difference_of
from zhike.analytics.journeys.first_use import FirstUseChange, compare_first_use, time_to_first_use
from zhike.demo.sightings import YEAR_ENDS, Evidence, Sighting

EVERYWHERE = "全行"
CHANGE, P_VALUE = -0.15, 0.01
OPENED, USED = "开户成功", "首次使用"


def change_that_shortens_first_use(evidence: Evidence) -> Sighting:
    """Compare before and after each change of process that not all branches got."""
    tried = [
        (branches, *_changes(evidence, change, branches))
        for change in evidence.changes
        if change["kind"] == "process" and change["scope"] != EVERYWHERE
        for branches in [tuple(str(change["scope"]).split(","))]
    ]
    if not tried:
        return Sighting(reported=False)
    branches, inside, outside = min(tried, key=lambda each: each[1].change.value or 0.0)
    gap = difference_of(outside.change, inside.change)
    shorter = (
        (inside.change.value or 0.0) <= CHANGE
        and inside.p_value < P_VALUE
        and (gap.upper is not None and gap.upper < 0)
    )
    return Sighting(
        reported=shorter,
        places=branches,
        value=inside.change,
        n=inside.before.n + inside.after.n,
    )


def _changes(
    evidence: Evidence, change: Mapping[str, Any], branches: Collection[str]
) -> tuple[FirstUseChange, FirstUseChange]:
    """Give before against after in the branches that got the change, and in the others."""
    log = evidence.log("account_opening")
    inside = evidence.attribute(log, "case:branch").isin(list(branches))
    changed_at = change["changed_at"]
    return _change(log.filter(inside), changed_at), _change(log.filter(~inside), changed_at)


def _change(log: Table, changed_at: datetime) -> FirstUseChange:
    keyed = log.mutate(product=log.case_id)  # an account is used when it is, not another one
    openings = keyed.filter(keyed.activity == OPENED).mutate(opened_at=_.occurred_at)
    uses = keyed.filter(keyed.activity == USED)
    uses = uses.select("customer_id", "product", used_at=uses.occurred_at)
    moment = ibis.literal(changed_at, "timestamp(6)")
    # Openings before the change are watched until the change only, or it would help them too.
    early = time_to_first_use(openings.filter(_.opened_at < moment), uses, as_of=changed_at)
    late = time_to_first_use(openings.filter(_.opened_at >= moment), uses, as_of=YEAR_ENDS)
    groups = [replace(early[0], group="before"), replace(late[0], group="after")]
    return compare_first_use(groups, before="before", after="after")
