"""Takes a load back: what nothing stands on goes, what something stands on stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.models import AuditRow
from zhike.apps.customers.errors import LoadUndone
from zhike.apps.customers.load_actions import portions
from zhike.apps.customers.loads import (
    added_identifiers,
    entries_of,
    references,
    standing_on,
)
from zhike.apps.customers.models import Customer, Identifier, Load, Relation
from zhike.apps.vault.actions import forget_keys


@transaction.atomic
def undo_load(batch_id: str, *, reason: str, by: str) -> Load:
    """Take back what a load brought, in one act; give the load with what became of it.

    Entries go with their identifiers, values and relations, and with their keys where nothing else
    was ever sealed under them. LoadUndone where it was taken back already.
    """
    load = Load.objects.select_for_update().get(batch_id=batch_id)
    if load.undone_at is not None:
        raise LoadUndone
    # Locked before they are looked at: nobody may change one between the look and the end of it.
    # What was added to older entries is locked with these, so that none is merged meanwhile.
    for rows in (entries_of(load), added_identifiers(load), Relation.objects.filter(load=load)):
        list(rows.select_for_update().values_list("pk"))
    standing = standing_on(load)
    identifiers = _delete_added(load, kept=standing.identifiers)
    relations = _delete_relations(load, kept=standing.relations)
    entries = _delete_entries(
        [
            (pk, customer_id)
            for pk, customer_id in entries_of(load).values_list("pk", "customer_id")
            if pk not in standing.entries
        ]
    )
    load.undone_at, load.undone_by, load.undone_reason = timezone.now(), by, reason
    load.undone = {
        "entries": entries,
        "identifiers": identifiers,
        "relations": relations,
        "kept": standing.reasons,
    }
    load.save(update_fields=["undone_at", "undone_by", "undone_reason", "undone"])
    kept = {f"kept {name}": str(count) for name, count in standing.reasons.items()}
    record_event(
        activity="undo import",
        case_id=f"batch-{batch_id}",
        by=by,
        outcome=load.holds,
        attributes={
            "reason": reason,
            "entries": str(entries),
            "identifiers": str(identifiers),
            "relations": str(relations),
            **kept,
        },
    )
    return load


def _delete_added(load: Load, *, kept: Iterable[int]) -> int:
    going = set(added_identifiers(load).values_list("pk", flat=True)) - set(kept)
    return sum(Identifier.objects.filter(pk__in=some).delete()[0] for some in portions(going))


def _delete_relations(load: Load, *, kept: Iterable[int]) -> int:
    going = set(Relation.objects.filter(load=load).values_list("pk", flat=True)) - set(kept)
    return sum(Relation.objects.filter(pk__in=some).delete()[0] for some in portions(going))


def _delete_entries(going: list[tuple[int, str]]) -> int:
    for some in portions(going):
        keys = [pk for pk, _customer_id in some]
        for model, column in references():
            model._base_manager.filter(**{f"{column}__in": keys}).delete()
        Customer.objects.filter(pk__in=keys).delete()
    forget_keys(_needing_no_key({customer_id for _pk, customer_id in going}))
    return len(going)


def _needing_no_key(customer_ids: set[str]) -> Iterator[str]:
    """Of customers that are gone, those for whom no event and no audit row can be sealed."""
    from zhike.pipelines.customers_named import EVENTS, customers_named
    from zhike.pipelines.journeys import the_store

    sealed = customers_named(customer_ids, store=the_store(), tables=EVENTS)
    for some in portions(sorted(customer_ids - sealed)):
        told = AuditRow.objects.filter(customer_id__in=some).filter(
            ~Q(before="") | ~Q(after="") | ~Q(reason="")
        )
        yield from set(some) - set(told.values_list("customer_id", flat=True))
