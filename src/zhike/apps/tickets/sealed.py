"""What is sealed of a ticket: its subject, and what staff write about it."""

from __future__ import annotations

from zhike.apps.tickets.models import Note, Task, Ticket
from zhike.apps.vault.columns import SealedColumn, sealed_column

sealed_column(SealedColumn(model=Ticket, column="subject_sealed", owner="key_owner", field="note"))
sealed_column(
    SealedColumn(model=Note, column="text_sealed", owner="ticket__key_owner", field="note")
)
for column in ("wanted_sealed", "result_sealed"):
    sealed_column(SealedColumn(model=Task, column=column, owner="ticket__key_owner", field="note"))
