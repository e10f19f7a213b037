from __future__ import annotations

from tests.apps.tickets.conftest import enquiry

from zhike.apps.tickets.models import Note
from zhike.apps.tickets.resealing import reseal
from zhike.apps.tickets.work_actions import add_note
from zhike.apps.vault.keys import Keyring


def test_every_text_of_one_ticket_alone_goes_under_the_other_key(hotline, agent, lin):
    own, other = enquiry(hotline, subject="卡被吞了"), enquiry(hotline, subject="年费")
    for ticket in (own, other):
        add_note(ticket.pk, text="客户很着急", author=agent)

    reseal(own, key_owner=lin.customer_id)

    keys = Keyring.of([lin.customer_id, other.key_owner])
    assert keys.open(own.subject_sealed, customer_id=lin.customer_id) == "卡被吞了"
    mine, theirs = Note.objects.get(ticket=own), Note.objects.get(ticket=other)
    assert keys.open(mine.text_sealed, customer_id=lin.customer_id) == "客户很着急"
    assert keys.open(theirs.text_sealed, customer_id=other.key_owner) == "客户很着急"
