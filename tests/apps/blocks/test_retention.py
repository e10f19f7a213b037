from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.apps.blocks.conftest import offer
from tests.apps.frozen import freeze_time

from zhike.apps.blocks.actions import mark_spam, not_spam
from zhike.apps.blocks.held_actions import judge_spam
from zhike.apps.blocks.models import Block, Held
from zhike.apps.blocks.retention import remove_blocks
from zhike.apps.privacy.record_classes import record_class
from zhike.apps.tickets.models import Ticket
from zhike.apps.vault.keys import Keyring


def records():
    return record_class("blocks").records()


def test_a_block_is_kept_from_its_end_on(spam, agent):
    block = mark_spam(spam.pk, by=agent, days=90)
    assert records() == []

    with freeze_time(timezone.now() + timedelta(days=91)):
        (one,) = records()
    assert (one.key, one.starts) == (block.pk, timezone.localdate(block.until))

    not_spam(block.pk, by="sun")
    (one,) = records()
    assert one.starts == timezone.localdate()


def test_one_behind_which_something_was_never_read_stays(box, spam, agent):
    block = mark_spam(spam.pk, by=agent, days=90)
    offer(box, 2)

    with freeze_time(timezone.now() + timedelta(days=91)):
        assert records() == []
        judge_spam(block.pk, up_to=Held.objects.get().pk, by="sun")
        assert len(records()) == 1


def test_it_goes_with_its_key_and_the_ticket_stays(spam, agent):
    block = mark_spam(spam.pk, by=agent)

    assert remove_blocks([block.pk]) == 1

    assert not Block.objects.exists()
    assert Keyring.of([block.key_owner]).is_erased(block.key_owner)
    assert Ticket.objects.get().state == "spam"


def test_a_customers_key_is_never_destroyed_with_it(spam, head, lin):
    spam.ticket.customer = lin
    spam.ticket.save()
    block = mark_spam(spam.pk, by=head, reason="x")

    remove_blocks([block.pk])

    assert not Keyring.of(["C001"]).is_erased("C001")
