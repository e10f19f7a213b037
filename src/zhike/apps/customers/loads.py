"""What a load brought, and what has come to stand on it since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.models import Customer, Identifier, Load, Relation
from zhike.apps.customers.rules import CustomerState, IdentifierKind


class Stands(StrEnum):
    """What stands on something that a load brought, so that it stays."""

    CHANGED = "changed"
    MERGED = "merged"
    NUMBERS = "numbers"
    PROFILE = "profile"
    RELATIONS = "relations"
    HOLDINGS = "holdings"
    RECORDS = "records"


STANDS_LABELS = {
    Stands.CHANGED: _("somebody changed it since then"),
    Stands.MERGED: _("it was merged with another entry, or somebody decided whether to"),
    Stands.NUMBERS: _("numbers or addresses were added to it later"),
    Stands.PROFILE: _("values were added to its profile later"),
    Stands.RELATIONS: _("relations to others were noted later"),
    Stands.HOLDINGS: _("there are holdings, bookings or months of it"),
    Stands.RECORDS: _("consents, wishes, messages, requests or other records belong to it"),
}
OF_MODEL = {
    "customer": Stands.MERGED,
    "merge": Stands.MERGED,
    "pair": Stands.MERGED,
    "identifier": Stands.NUMBERS,
    "profilevalue": Stands.PROFILE,
    "relation": Stands.RELATIONS,
}
# By these the customer of a holding or booking is found.
LEADING = (IdentifierKind.ACCOUNT, IdentifierKind.SOURCE_KEY)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What stays of a load, by its key, and for the first reason found; all else may go."""

    entries: Mapping[int, Stands]
    identifiers: Mapping[int, Stands]
    relations: Mapping[int, Stands]

    @property
    def reasons(self) -> dict[str, int]:
        """How many things stay for which reason."""
        stays = (*self.entries.values(), *self.identifiers.values(), *self.relations.values())
        return dict(Counter(stands.value for stands in stays))


def load_of(batch_id: str) -> Load | None:
    return Load.objects.filter(batch_id=batch_id).first()


def entries_of(load: Load) -> QuerySet[Customer]:
    return Customer.objects.filter(load=load)


def added_identifiers(load: Load) -> QuerySet[Identifier]:
    """Identifiers that the load added to entries that were there before."""
    return Identifier.objects.filter(load=load).exclude(customer__load=load)


def references() -> Iterator[tuple[type[Model], str]]:
    """Every column of any app that leads to a customer, found by itself."""
    for field in Customer._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one):
            yield field.related_model, field.field.name  # type: ignore[union-attr, misc]


def standing_on(load: Load) -> Standing:
    """Say what of a load must stay."""
    return Standing(
        entries=_kept_entries(load),
        identifiers=_kept_identifiers(load),
        relations=dict.fromkeys(
            Relation.objects.filter(load=load)
            .exclude(until_date=None)
            .values_list("pk", flat=True),
            Stands.CHANGED,
        ),
    )


def _kept_entries(load: Load) -> dict[int, Stands]:
    mine = entries_of(load)
    changed = mine.exclude(version=1, state=CustomerState.ACTIVE)
    kept = dict.fromkeys(changed.values_list("pk", flat=True), Stands.CHANGED)
    for model, column in references():
        rows = model._base_manager.filter(**{f"{column}__load": load})
        stands = OF_MODEL.get(str(model._meta.model_name), Stands.RECORDS)
        for pk in _later(rows, model=model, load=load).values_list(column, flat=True):
            kept.setdefault(pk, stands)
    numbers = dict(mine.values_list("customer_id", "pk"))
    # Whenever it came in: no row of the store may name somebody who is not there.
    for customer_id in _named(numbers):
        kept.setdefault(numbers[customer_id], Stands.HOLDINGS)
    return kept


def _later(rows: QuerySet[Any], *, model: type[Model], load: Load) -> QuerySet[Any]:
    """Leave out what came with the load itself and what falls with an entry."""
    names = {field.name for field in model._meta.concrete_fields}
    if model is not Customer and "load" in names:
        ended = Q(ended_at__isnull=False) if "ended_at" in names else Q()
        ended |= Q(until_date__isnull=False) if "until_date" in names else Q()
        later = ~Q(load=load)
        return rows.filter(later | ended if ended else later)
    falls = getattr(model, "falls_with_customer", None)
    return rows.exclude(falls) if falls else rows


def _kept_identifiers(load: Load) -> dict[int, Stands]:
    kept: dict[int, Stands] = {}
    rows = added_identifiers(load).values_list(
        "pk", "kind", "ended_at", "customer__customer_id", "customer__merged_into"
    )
    # Rows of the store were found by it only if they were written after it was there.
    held = _named({row[3] for row in rows}, since=load.loaded_at)
    for pk, kind, ended_at, customer_id, merged_into in rows:
        if ended_at is not None:
            kept[pk] = Stands.CHANGED
        elif merged_into is not None:
            kept[pk] = Stands.MERGED
        elif kind in LEADING and customer_id in held:
            kept[pk] = Stands.HOLDINGS
    return kept


def _named(numbers: Collection[str], *, since: datetime | None = None) -> set[str]:
    """Of some customers, those whom holdings, bookings or months name."""
    from zhike.pipelines.customers_named import customers_named
    from zhike.pipelines.journeys import the_store

    return customers_named(numbers, store=the_store(), since=since)
