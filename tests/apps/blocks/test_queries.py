from __future__ import annotations

from tests.apps.blocks.conftest import offer
from tests.apps.conftest import person
from tests.apps.conversations.conftest import begun

from zhike.apps.blocks.actions import mark_spam, not_spam
from zhike.apps.blocks.held_actions import judge_spam
from zhike.apps.blocks.models import Held
from zhike.apps.blocks.queries import (
    blocks_for,
    held_by,
    shown_blocks,
    standing_block,
    unread_in_reach,
)
from zhike.apps.blocks.rules import SenderKind
from zhike.apps.conversations.rules import Channel
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role


def test_a_sender_and_the_numbers_in_a_reason_stand_masked(spam, agent, head):
    mark_spam(spam.pk, by=agent, reason="ruft von 13812345678 an")

    (one,) = shown_blocks(blocks_for(head))

    assert one.sender == "o***@win.example"
    assert one.reason == "ruft von 138****5678 an"
    assert str(one.kind_label) == "Mail address"


def test_what_is_held_shows_its_first_words_masked(box, spam, agent):
    block = mark_spam(spam.pk, by=agent)
    offer(box, 2, "Call 13812345678 now.\r\n")

    (one,) = held_by(block)

    assert one.words == "You have won\nCall 138****5678 now."


def test_what_nobody_read_stands_first_and_of_that_what_may_be_a_complaint(box, spam, agent):
    block = mark_spam(spam.pk, by=agent)
    offer(box, 2, "Read.\r\n")
    judge_spam(block.pk, up_to=Held.objects.get().pk, by="sun")
    offer(box, 3, "Unread.\r\n")
    offer(box, 4, "A complaint.\r\n")

    said = [(one.words.splitlines()[-1], one.is_read) for one in held_by(block)]

    assert said == [("A complaint.", False), ("Unread.", False), ("Read.", True)]


def test_the_unread_are_counted_in_reach_and_their_block_stands_first(box, spam, agent, head):
    block = mark_spam(spam.pk, by=agent)
    mark_spam(begun(spam.queue, channel=Channel.LETTER).pk, by=agent)
    offer(box, 2)
    east = create_branch(code="east", name="东", parent=head_office(), by="test")
    other = person(username="ost", role=Role.SUPERVISOR, branch=east)

    assert [one.pk == block.pk for one in blocks_for(head)] == [True, False]
    assert [one.unread for one in blocks_for(head)] == [1, 0]
    assert (unread_in_reach(head), unread_in_reach(other)) == (1, 0)


def test_blocks_are_seen_in_reach_of_their_queue(spam, agent, head):
    block = mark_spam(spam.pk, by=agent)
    east = create_branch(code="east", name="东", parent=head_office(), by="test")
    other = person(username="ost", role=Role.SUPERVISOR, branch=east)

    assert list(blocks_for(head)) == [block]
    assert not blocks_for(other).exists()


def test_a_block_stands_until_it_is_lifted_however_its_sender_is_spelled(spam, agent):
    block = mark_spam(spam.pk, by=agent)

    assert standing_block(SenderKind.EMAIL, " OFFERS@Win.Example") == block
    assert standing_block(SenderKind.PHONE, "offers@win.example") is None
    not_spam(block.pk, by="sun")
    assert standing_block(SenderKind.EMAIL, "offers@win.example") is None


def test_a_list_costs_the_same_however_long_it_is(
    hotline, agent, head, django_assert_max_num_queries
):
    for _ in range(5):
        mark_spam(begun(hotline, channel=Channel.LETTER).pk, by=agent)

    with django_assert_max_num_queries(3):
        assert len(shown_blocks(blocks_for(head))) == 5
