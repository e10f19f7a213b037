from __future__ import annotations

from tests.apps.conversations.conftest import begun

from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.delivery_actions import note_all, note_failed, note_seen
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.rules import MessageState, Side, Sighting


def test_states_of_messages_go_forward(chat, agent):
    take(chat.pk, agent=agent)
    sent = agent_writes(chat.pk, said=Said(text="您好"), author=agent)

    note_seen(chat.pk, up_to=sent.pk, by_side=Side.CUSTOMER, is_read=False)
    sent.refresh_from_db()
    assert (sent.state, sent.read_at) == (MessageState.DELIVERED, None)

    note_seen(chat.pk, up_to=sent.pk, by_side=Side.CUSTOMER, is_read=True)
    note_seen(chat.pk, up_to=sent.pk, by_side=Side.CUSTOMER, is_read=False)
    sent.refresh_from_db()
    assert sent.state == MessageState.READ


def test_reading_marks_only_what_the_other_side_wrote(chat, agent):
    own = chat.messages.get()

    note_seen(chat.pk, up_to=own.pk, by_side=Side.CUSTOMER, is_read=True)

    own.refresh_from_db()
    assert own.read_at is None


def test_what_did_not_arrive_says_so(chat, agent):
    take(chat.pk, agent=agent)
    sent = agent_writes(chat.pk, said=Said(text="您好"), author=agent)

    note_failed(sent.pk, failure="mailbox full")
    note_seen(chat.pk, up_to=sent.pk, by_side=Side.CUSTOMER, is_read=True)

    sent.refresh_from_db()
    assert (sent.state, sent.failure) == (MessageState.FAILED, "mailbox full")


def test_what_many_saw_is_written_by_four_statements(hotline, agent, django_assert_num_queries):
    seen, answers = {}, []
    for number in range(3):
        talk = begun(hotline)
        take(talk.pk, agent=agent)
        answers += [agent_writes(talk.pk, said=Said(text="您好"), author=agent) for _ in range(2)]
        mine = {"conversation_id": talk.pk, "side": Side.CUSTOMER}
        seen[Sighting(**mine, is_read=False)] = answers[-1].pk
        if number:
            seen[Sighting(**mine, is_read=True)] = answers[-2].pk

    with django_assert_num_queries(6):  # and the two of a savepoint
        assert note_all(seen) == 6

    for number, answer in enumerate(answers):
        answer.refresh_from_db()
        is_read = number in {2, 4}
        assert answer.state == (MessageState.READ if is_read else MessageState.DELIVERED)
        assert answer.delivered_at is not None
        assert (answer.read_at is not None) == is_read
    assert note_all(seen) == 0
