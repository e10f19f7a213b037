"""What a job that looked for duplicates leaves: pairs in the queue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.customers.models import Customer
from zhike.apps.customers.rules import CustomerState
from zhike.apps.identities import errors
from zhike.apps.identities.actions import merge_customers
from zhike.apps.identities.models import Pair
from zhike.apps.identities.rules import PairState, Reason, Strength, in_order, older_first
from zhike.pipelines.find_duplicates import Proposal

_WRITTEN = ("strength", "rule", "probability", "weight", "evidence", "found_at")
_AT_ONCE = 500


@transaction.atomic
def propose_pairs(portions: Iterable[Sequence[Proposal]], *, by: str) -> dict[str, int]:
    """Put proposals into the queue, in place of the open ones of the look before.

    What somebody decided stays as it is. An entry that was merged stands for the one in use.
    """
    now = timezone.now()
    roots = _roots()
    before = Pair.objects.filter(state=PairState.OPEN).count()
    for portion in portions:
        _write(portion, roots=roots, now=now)
    stale = Pair.objects.filter(state=PairState.OPEN, found_at__lt=now)
    # A pair with a row of the ledger was merged once: it stays as part of the history.
    stale.filter(merges=None).delete()
    waiting = Pair.objects.filter(state=PairState.OPEN).count()
    record_event(
        activity="look for duplicates",
        case_id="duplicates",
        by=by,
        outcome="proposed",
        before={"open": before},
        after={"open": waiting},
    )
    return {"waiting": waiting}


def merge_sure(*, by: str) -> int:
    """Merge the sure pairs of the queue, each in a transaction of its own; give how many.

    A merge that was taken back is left to people.
    """
    sure = Pair.objects.filter(state=PairState.OPEN, strength=Strength.MATCH, merges=None)
    done = 0
    for first_id, second_id in list(sure.values_list("first_id", "second_id")):
        entries = Customer.objects.in_bulk([first_id, second_id])
        first, second = entries[first_id], entries[second_id]
        is_first = older_first(
            (first.opened_date, first.customer_id), (second.opened_date, second.customer_id)
        )
        kept, gone = (first, second) if is_first else (second, first)
        try:
            merge_customers(
                survivor=(kept.customer_id, kept.version),
                absorbed=(gone.customer_id, gone.version),
                reason=Reason.RULE,
                by=by,
            )
        except errors.IdentitiesError:
            continue  # stays in the queue: somebody has to look
        done += 1
    return done


def _roots() -> dict[int, int]:
    """Which entry in use each merged one leads to."""
    links = dict(
        Customer.objects.filter(state=CustomerState.MERGED).values_list("pk", "merged_into_id")
    )
    roots = {}
    for start in links:
        root = start
        while root in links:
            root = links[root]
        roots[start] = root
    return roots


def _write(portion: Sequence[Proposal], *, roots: dict[int, int], now: datetime) -> None:
    numbers = {number for found in portion for number in (found.first_id, found.second_id)}
    rows = Customer.objects.filter(customer_id__in=numbers).exclude(state=CustomerState.ERASED)
    keys = {number: roots.get(pk, pk) for number, pk in rows.values_list("customer_id", "pk")}
    names = dict(
        Customer.objects.filter(pk__in=set(keys.values())).values_list("pk", "customer_id")
    )
    best: dict[tuple[int, int], Pair] = {}
    for found in portion:
        pair = _pair(found, keys=keys, names=names, now=now)
        if pair and best.setdefault((pair.first_id, pair.second_id), pair).weight < pair.weight:
            best[pair.first_id, pair.second_id] = pair
    Pair.objects.bulk_create(
        best.values(),
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=list(_WRITTEN),
    )


def _pair(
    found: Proposal, *, keys: dict[str, int], names: dict[int, str], now: datetime
) -> Pair | None:
    first, second = keys.get(found.first_id), keys.get(found.second_id)
    if first is None or second is None or first == second:
        return None
    left, _right = in_order(names[first], names[second])
    if left != names[first]:
        first, second = second, first
    evidence: dict[str, Any] = {
        name: [field.level, field.bits] for name, field in found.fields.items()
    }
    return Pair(
        first_id=first,
        second_id=second,
        strength=found.strength,
        rule=found.rule,
        probability=found.probability,
        weight=found.weight,
        evidence=evidence,
        found_at=now,
    )
