from __future__ import annotations

from zhike.apps.tickets.models import Note, Task, Ticket
from zhike.apps.vault.columns import sealed_columns


def test_every_text_of_a_ticket_is_registered_with_its_key():
    registered = {(one.model, one.column): one.owner for one in sealed_columns()}

    assert registered[Ticket, "subject_sealed"] == "key_owner"
    assert registered[Note, "text_sealed"] == "ticket__key_owner"
    assert registered[Task, "wanted_sealed"] == "ticket__key_owner"
    assert registered[Task, "result_sealed"] == "ticket__key_owner"
