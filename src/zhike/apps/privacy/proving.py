"""Proves an erasure: looks for what was known of a person in every place, and in every column."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps as installed
from django.db.models import CharField, JSONField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from zhike.apps.customers.keeping import Members, places
from zhike.apps.customers.models import Identifier
from zhike.apps.vault.columns import sealed_columns
from zhike.apps.vault.keys import Keyring

# Shorter ones (a name of two characters) are found in other people's text: they are looked for in
# the places, not everywhere.
SHORTEST = 6
# Staff are not customers: an employee may bear the same name, and holds his own data here.
NOT_OF_CUSTOMERS = ("people", "sessions", "contenttypes", "auth")


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What was found: by place, and by column in the whole database."""

    places: list[dict[str, Any]]
    scanned: dict[str, int]
    still_there: dict[str, int] = field(default_factory=dict)


def words_of(members: Members) -> list[str]:
    """What a person is known by, in the clear and as blind indexes: what must not be found."""
    ring = Keyring.of(member.customer_id for member in members)
    found: set[str] = set()
    for member in members:
        found |= {member.name_index, ring.open(member.name_sealed, customer_id=member.customer_id)}
    for row in Identifier.objects.filter(customer__in=members).select_related("customer"):
        number = row.customer.customer_id
        found |= {row.value_index, ring.open(row.value_sealed, customer_id=number)}
    return sorted(word for word in found if len(word) >= SHORTEST)


def left_in_places(members: Members) -> dict[str, int]:
    """How many rows each place still holds of what had to go."""
    return {place.name: place.left(members) for place in places()}


def look(members: Members, *, words: Sequence[str]) -> Proof:
    """Look into every place, then for every word in every text column of the database."""
    rows, still_there = [], {}
    for place in places():
        left = place.left(members)
        rows.append(
            {
                "name": place.name,
                "left": left,
                "stays": place.stay(members),
                "why": str(place.stays),
            }
        )
        if left:
            still_there[place.name] = left
    columns = shared = 0
    numbers, owners = [member.customer_id for member in members], owners_of_values()
    for model, names in text_columns():
        columns += len(names)
        found = rows_with(model, names, words=words)
        if found is None:
            continue
        if owner := owners.get(model):
            # A telephone shared by a family, a namesake, an entry that nobody merged: theirs stays.
            shared += found.exclude(**{f"{owner}__in": numbers}).count()
            found = found.filter(**{f"{owner}__in": numbers})
        if count := found.count():
            still_there[model._meta.label] = count
    scanned = {
        "columns": columns,
        "words": len(words),
        "rows_found": sum(still_there.values()),
        "rows_of_others_with_the_same_value": shared,
        "sealed_and_unreadable": unreadable(members),
    }
    return Proof(places=rows, scanned=scanned, still_there=still_there)


def unreadable(members: Members) -> int:
    """How many values remain sealed under the destroyed keys, in what is never rewritten."""
    return sum(
        column.rows_of(member.customer_id).exclude(**{column.column: ""}).count()
        for column in sealed_columns()
        if column.owner
        for member in members
    )


def text_columns() -> Iterator[tuple[type[Model], list[str]]]:
    """Every table with the columns that can hold text."""
    for model in installed.get_models():
        if model._meta.app_label in NOT_OF_CUSTOMERS or not model._meta.managed:
            continue
        names = [
            column.name
            for column in model._meta.concrete_fields
            if isinstance(column, CharField | TextField | JSONField) and not column.choices
        ]
        if names:
            yield model, names


def owners_of_values() -> dict[type[Model], str]:
    """The tables whose values belong to one customer each, with the way to his number."""
    return {column.model: column.owner for column in sealed_columns() if column.owner}


def rows_with(
    model: type[Model], names: Sequence[str], *, words: Sequence[str]
) -> QuerySet[Model] | None:
    """Give the rows of a table that hold one of the words in any column: one query a table."""
    if not words:
        return None
    cast = {f"text_of_{name}": Cast(name, TextField()) for name in names}
    spelled = {spelling for word in words for spelling in (word, json.dumps(word)[1:-1])}
    wanted = [Q(**{f"{name}__contains": word}) for name in cast for word in sorted(spelled)]
    rows: QuerySet[Model] = model._base_manager.all()
    found: QuerySet[Model] = rows.annotate(**cast).filter(reduce(or_, wanted))
    return found
