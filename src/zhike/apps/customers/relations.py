"""Who stands to a customer how: as rows, and as a small picture with him in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

from django.db.models import Q

from zhike.apps.customers.models import (
    RELATED_LABELS,
    RELATION_LABELS,
    Customer,
    Relation,
)
from zhike.apps.customers.queries import customers_for
from zhike.apps.customers.rules import RelationKind
from zhike.apps.customers.shown import shown_customers
from zhike.apps.people.scopes import Caller

WIDTH, HEIGHT, RADIUS_X, RADIUS_Y = 360, 244, 130, 78  # the lowest label fits below its circle
MOST_DRAWN = 8


@dataclass(frozen=True, kw_only=True)
class ShownRelation:
    """One relation from this customer's side. `name` is empty where the other is out of reach."""

    relation: Relation
    other: Customer
    name: str
    words: Any
    is_subject: bool
    is_reached: bool
    x: int = 0
    y: int = 0
    label: Any = ""


@dataclass(frozen=True, kw_only=True)
class Relations:
    """All relations in force, those that the picture shows, and those that ended."""

    rows: Sequence[ShownRelation]
    drawn: Sequence[ShownRelation]
    ended: Sequence[ShownRelation]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def middle(self) -> tuple[int, int]:
        return self.width // 2, self.height // 2


def relations_of(members: Sequence[Customer], *, caller: Caller) -> Relations:
    """Give the relations of all entries of a person; names of those in reach alone."""
    found = list(
        Relation.objects.filter(Q(subject__in=members) | Q(object__in=members)).select_related(
            "subject", "object"
        )
    )
    mine = {member.pk for member in members}
    others = {_other(row, mine).pk: _other(row, mine) for row in found}
    reached = set(customers_for(caller).filter(pk__in=others).values_list("pk", flat=True))
    names = {
        shown.customer.pk: shown.name
        for shown in shown_customers([others[key] for key in sorted(reached)])
    }
    rows = [_shown(row, mine=mine, reached=reached, names=names) for row in found]
    standing = [row for row in rows if row.relation.until_date is None]
    return Relations(
        rows=standing,
        drawn=_placed(standing[:MOST_DRAWN]),
        ended=[row for row in rows if row.relation.until_date is not None],
    )


def relation_of(relation_id: int, *, customer_id: str) -> Relation | None:
    """One relation, if this customer has part in it."""
    mine = Q(subject__customer_id=customer_id) | Q(object__customer_id=customer_id)
    return Relation.objects.filter(mine, pk=relation_id).first()


def _other(row: Relation, mine: set[int]) -> Customer:
    return row.object if row.subject_id in mine else row.subject


def _shown(
    row: Relation, *, mine: set[int], reached: set[int], names: dict[int, str]
) -> ShownRelation:
    other, kind = _other(row, mine), RelationKind(row.kind)
    return ShownRelation(
        relation=row,
        other=other,
        name=names.get(other.pk, ""),
        words=RELATION_LABELS[kind],
        is_subject=row.subject_id in mine,
        is_reached=other.pk in reached,
        label=RELATED_LABELS[kind],
    )


def _placed(rows: Sequence[ShownRelation]) -> list[ShownRelation]:
    """Put the others on an ellipse around the middle, the first at the top."""
    placed = []
    for place, row in enumerate(rows):
        angle = 2 * pi * place / len(rows) - pi / 2
        x, y = WIDTH / 2 + RADIUS_X * cos(angle), HEIGHT / 2 + RADIUS_Y * sin(angle)
        placed.append(
            ShownRelation(
                relation=row.relation, other=row.other, name=row.name, words=row.words,
                is_subject=row.is_subject, is_reached=row.is_reached, label=row.label,
                x=round(x), y=round(y),
            )
        )  # fmt: skip
    return placed
