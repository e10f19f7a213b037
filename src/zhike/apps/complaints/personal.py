"""What complaints keep of a person."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.sealed import WORDS
from zhike.apps.customers.keeping import Members, Place, keeps
from zhike.apps.vault.keys import Keyring


def read_complaints(members: Members) -> list[dict[str, Any]]:
    rows = list(
        _rows(Complaint, members).select_related("ticket").prefetch_related("letters", "causes")
    )
    ring = Keyring.of(row.ticket.key_owner for row in rows)

    def opened(row: Complaint, sealed: str) -> str:
        return ring.open(sealed, customer_id=row.ticket.key_owner)

    return [
        {
            "number": row.ticket.number,
            "state": row.state,
            "received_at": row.received_at,
            "demand": opened(row, row.demand_sealed),
            "outcome": row.outcome,
            "decision": opened(row, row.decision_sealed),
            "reasons": opened(row, row.reasons_sealed),
            "letters": [opened(row, one.text_sealed) for one in row.letters.all()],
            "told_at": row.told_at,
            "closed_at": row.closed_at,
        }
        for row in rows
    ]


def clear_complaints(members: Members) -> int:
    """Take the words away; that somebody complained, and how it ended, stays."""
    return sum(
        _spoken(model, members).update(**dict.fromkeys(columns, ""))
        for model, columns in WORDS.items()
    )


def left(members: Members) -> int:
    return sum(_spoken(model, members).count() for model in WORDS)


def _rows(model: type[Model], members: Members) -> QuerySet[Any]:
    way = "ticket__customer__in" if model is Complaint else "complaint__ticket__customer__in"
    return model._default_manager.filter(**{way: members})


def _spoken(model: type[Model], members: Members) -> QuerySet[Any]:
    any_word = Q()
    for column in WORDS[model]:
        any_word |= ~Q(**{column: ""})
    return _rows(model, members).filter(any_word)


keeps(
    Place(
        name="complaints.complaints",
        label=_("Complaints"),
        read=read_complaints,
        clear=clear_complaints,
        left=left,
        stays=_("That there was a complaint, and how it ended, stays without its words."),
        stay=lambda members: _rows(Complaint, members).count(),
    )
)
