from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Paginator
from django.utils import timezone
from tests.apps.tickets.conftest import enquiry

from zhike.apps.tickets import queries
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.pages import KeysFirst


def test_its_pages_are_those_of_the_whole_rows(agent, hotline, django_assert_num_queries):
    now = timezone.now()
    for days in (3, 1, None, 2, 2, None, 5):
        made = enquiry(hotline)
        due = now + timedelta(days=days) if days else None
        Ticket.objects.filter(pk=made.pk).update(due_at=due)
    rows = queries.filtered(agent, {"state": "all"})

    for number in (1, 2, 3, 99):
        page = KeysFirst(rows, 3).get_page(number)
        wanted = Paginator(rows, 3).get_page(number)
        assert list(page) == list(wanted)
        assert (page.number, page.has_next()) == (wanted.number, wanted.has_next())

    with django_assert_num_queries(3):  # how many, the keys, the rows with who and where
        assert all(row.queue.branch_id for row in KeysFirst(rows, 3).get_page(1))
