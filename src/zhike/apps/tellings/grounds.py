"""On what telling about an improvement rests now: where it is, and whether its effect is proved."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from zhike.apps.customers.models import Customer
from zhike.apps.improvements.models import Improvement, Measurement
from zhike.apps.improvements.plans import lot_of
from zhike.apps.improvements.rules import Choice
from zhike.apps.tellings import rules
from zhike.apps.tellings.rules import Ground
from zhike.pipelines.improvement_lots import is_drawn
from zhike.pipelines.improvement_questions import Design, Lot


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What may be told of an improvement, and in which branches it is."""

    ground: Ground | None
    measurement: Measurement | None
    reached: frozenset[str]
    compared: frozenset[str]
    is_everywhere: bool
    is_kept: bool
    lot: Lot | None = None

    def has_change(self, customer: Customer) -> bool:
        """Say whether a customer has what is told as done."""
        if self.lot is not None:
            is_meant = not self.lot.segment or customer.segment == self.lot.segment
            return is_meant and is_drawn(customer.customer_id, self.lot)
        branch = customer.home_branch.name if customer.home_branch else ""
        return rules.has_change(
            branch,
            reached=self.reached,
            everywhere=self.is_everywhere,
            kept=self.is_kept,
            compared=branch in self.compared,
        )


def standing_of(row: Improvement) -> Standing:
    """Give on what telling rests, by the last decision and the measurement behind it."""
    decision = row.decisions.select_related("measurement").first()
    measurement = decision.measurement if decision else row.measurements.first()
    choice = decision.choice if decision else ""
    branches = list(row.allotted.all())
    reached = frozenset(one.unit for one in branches if one.reached_date is not None)
    lot = lot_of(row) if row.design == Design.CUSTOMERS else None
    begun = lot is not None and row.start_date <= timezone.localdate()
    ground = rules.ground_of(
        state=row.state,
        choice=choice,
        verdict=measurement.verdict if measurement else "",
        is_final=bool(measurement and measurement.is_final),
        reached=len(reached) + begun,
    )
    return Standing(
        ground=ground,
        measurement=measurement,
        reached=reached,
        compared=frozenset(one.unit for one in branches),
        is_everywhere=row.design == Design.BEFORE_AFTER,
        is_kept=row.state == "closed" and choice == Choice.KEEP,
        lot=lot,
    )
