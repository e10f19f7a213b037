from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.spans import SecondsBetween

BEGAN = datetime(2026, 2, 28, 23, 59, 59, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(
    "span", [timedelta(0), timedelta(seconds=0.25), timedelta(days=400), -timedelta(hours=1)]
)
def test_the_database_counts_the_seconds_that_python_counts(ticket, span):
    Ticket.objects.filter(pk=ticket.pk).update(opened_at=BEGAN, solved_at=BEGAN + span)

    found = Ticket.objects.annotate(span=SecondsBetween("solved_at", "opened_at"))

    assert found.get(pk=ticket.pk).span == pytest.approx(span.total_seconds(), abs=0.01)


def test_the_spans_of_a_ticket_follow_its_moments_whoever_writes_them(ticket):
    rows = Ticket.objects.filter(pk=ticket.pk)
    assert rows.values_list("reply_seconds", "solve_seconds").get() == (None, None)

    rows.update(opened_at=BEGAN, first_replied_at=BEGAN + timedelta(minutes=2))
    assert rows.get().reply_seconds == pytest.approx(120, abs=0.01)

    rows.update(first_replied_at=None, solved_at=BEGAN + timedelta(days=1))
    assert rows.get().reply_seconds is None
    assert rows.get().solve_seconds == pytest.approx(86_400, abs=0.01)
