"""The texts of a ticket under the key of whom it is about."""

from __future__ import annotations

from typing import Any

from zhike.apps.tickets.models import Ticket
from zhike.apps.vault.columns import sealed_columns
from zhike.apps.vault.keys import Keyring

TICKETS_KEY = "ticket__key_owner"  # how columns name the key of the ticket they belong to


def reseal(ticket: Ticket, *, key_owner: str) -> None:
    """Seal every text of a ticket under another key; every app's columns are in the vault's list.

    The ticket's own columns are written with it; `key_owner` itself is the caller's to set.
    """
    old = ticket.key_owner
    keys = Keyring.making({old, key_owner})

    def again(sealed: str) -> str:
        return keys.seal(keys.open(sealed, customer_id=old), customer_id=key_owner)

    for column in sealed_columns():
        if not column.owner.endswith(TICKETS_KEY):
            continue
        rows: list[Any] = list(
            column.model._base_manager.filter(
                **{column.owner.removesuffix("__key_owner"): ticket}
            ).exclude(**{column.column: ""})
        )
        for row in rows:
            setattr(row, column.column, again(getattr(row, column.column)))
        column.model._base_manager.bulk_update(rows, [column.column])
    ticket.subject_sealed = again(ticket.subject_sealed)
