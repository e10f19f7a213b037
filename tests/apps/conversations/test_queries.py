from __future__ import annotations

from tests.apps.conftest import person, top
from tests.apps.conversations.conftest import begun
from tests.apps.tickets.conftest import MONDAY, queue

from zhike.apps.conversations import queries
from zhike.apps.conversations.actions import Said, customer_writes
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.line_actions import assign, take
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import State
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.rules import Role


def test_an_agent_sees_the_conversations_of_his_queues_and_those_he_has(
    chat, head, agent, colleague
):
    cards = queue("cards", head=head)
    foreign, given = begun(cards), begun(cards)
    cards.teams.get().members.add(agent)
    assign(given.pk, agent=agent, by=head)
    cards.teams.get().members.remove(agent)

    assert set(queries.seen_by(agent)) == {chat, given}
    assert set(queries.seen_by(head)) == {chat, given, foreign}


def test_one_conversation_is_seen_by_whom_the_list_shows_it(chat, head, agent, colleague):
    cards = queue("cards", head=head)
    foreign, given, gone = begun(cards), begun(cards), begun(cards)
    cards.teams.get().members.add(agent)
    assign(given.pk, agent=agent, by=head)
    cards.teams.get().members.remove(agent)
    Conversation.objects.filter(pk=gone.pk).update(state=State.SPAM)
    west = create_branch(code="W1", name="西山支行", parent=top(), by="test")
    far = person(username="far", role=Role.SUPERVISOR, branch=west)
    without = person(username="none", role=Role.SUPERVISOR, branch=None)

    for caller in (head, agent, colleague, far, without):
        listed = set(queries.seen_by(caller))
        one_by_one = {queries.seen(row.public_id, caller=caller)
                      for row in (chat, foreign, given, gone)}  # fmt: skip
        assert one_by_one - {None} == listed
    assert queries.seen("no such", caller=head) is None


def test_nothing_is_seen_beyond_the_branch(chat):
    west = create_branch(code="W1", name="西山支行", parent=top(), by="test")
    far = person(username="far", role=Role.SUPERVISOR, branch=west)

    assert not queries.seen_by(far).exists()


def test_messages_are_opened_with_few_statements(chat, django_assert_max_num_queries):
    for n in range(20):
        customer_writes(
            chat.pk,
            said=Said(text=str(n), files=[Upload(name="a.txt", content=b"x")], at=MONDAY),
            by="customer",
        )

    with django_assert_max_num_queries(3):
        shown = queries.messages_of(chat)

    assert len(shown) == 21


def test_only_what_came_after_is_given(chat):
    first = chat.messages.get()
    second = customer_writes(chat.pk, said=Said(text="在吗"), by="customer")

    assert [one.message for one in queries.messages_of(chat, after=first.pk)] == [second]


def test_an_inbox_is_opened_with_one_look_at_the_keys(
    hotline, agent, django_assert_max_num_queries
):
    for _n in range(5):
        begun(hotline)

    with django_assert_max_num_queries(3):
        rows = queries.in_line(queries.inbox(agent, "waiting"))

    assert len({row.subject for row in rows}) == 1


def test_who_is_served_has_no_place_in_the_line(chat, agent):
    take(chat.pk, agent=agent)
    chat.refresh_from_db()

    assert queries.line_position(chat) is None


def test_a_channel_has_its_name_and_one_of_another_system_the_one_it_came_with():
    assert [queries.channel_in_words(one) for one in ("portal", "wechat")] == ["Portal", "wechat"]
