from __future__ import annotations

from tests.apps.blocks.conftest import SPAMMER, known_as, offer

from zhike.apps.blocks.actions import mark_spam
from zhike.apps.blocks.models import Block, Held
from zhike.apps.blocks.personal import clear_blocks, left_blocks, read_blocks


def test_a_copy_tells_that_he_was_blocked_and_an_erasure_forgets_who(box, spam, head, lin):
    known_as(lin, SPAMMER, kind="email")
    mark_spam(spam.pk, by=head, reason="gekapert")
    offer(box, 2)

    (told,) = read_blocks([lin])
    assert (told["sender"], told["reason"], told["held_back"]) == (SPAMMER, "gekapert", 1)
    assert clear_blocks([lin]) == 1

    assert (left_blocks([lin]), read_blocks([lin])) == (0, [])
    assert not Held.objects.exists()
    row = Block.objects.get()
    assert (row.sender_sealed, row.sender_index, row.reason_sealed) == ("", "", "")
    assert row.lifted_at is not None


def test_so_does_one_of_a_block_that_was_put_on_his_address_before_it_was_his(spam, agent, lin):
    mark_spam(spam.pk, by=agent)
    assert left_blocks([lin]) == 0

    known_as(lin, SPAMMER, kind="email")

    assert left_blocks([lin]) == 1
    clear_blocks([lin])
    assert left_blocks([lin]) == 0


def test_nothing_is_kept_of_somebody_else(spam, agent):
    mark_spam(spam.pk, by=agent)

    assert (left_blocks([]), clear_blocks([])) == (0, 0)
    assert Block.objects.get().lifted_at is None
