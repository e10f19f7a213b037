from __future__ import annotations

import pytest
from tests.apps.mailboxes.conftest import receive

from zhike.apps.mailboxes.models import MailThread
from zhike.apps.mailboxes.personal import clear_addresses, left_addresses, read_addresses
from zhike.apps.tickets.actions import link_customer
from zhike.apps.tickets.models import Ticket


@pytest.fixture
def linked(box, lin):
    receive(box)
    return link_customer(Ticket.objects.get().pk, customer=lin, by="chen")


def test_a_copy_holds_the_address_also_under_the_customers_own_key(linked, lin):
    assert read_addresses([lin]) == [{"ticket": linked.number, "address": "li@home.example"}]


def test_an_erasure_takes_address_and_index_away(linked, lin):
    assert clear_addresses([lin]) == 1

    assert left_addresses([lin]) == 0
    assert MailThread.objects.get().address_index == ""
    assert read_addresses([lin]) == []


def test_nothing_is_kept_of_somebody_else(linked):
    assert left_addresses([]) == 0
