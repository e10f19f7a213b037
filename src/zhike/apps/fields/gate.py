"""A ticket is solved, or closed at once, only when what has to be known about it is."""

from __future__ import annotations

from zhike.apps.fields.errors import FieldsMissing
from zhike.apps.fields.queries import missing_of
from zhike.apps.tickets.gates import before_solved
from zhike.apps.tickets.models import Ticket


@before_solved
def require_answers(ticket: Ticket) -> None:
    if missing := missing_of(ticket):
        raise FieldsMissing(labels=[field.label for field in missing])
