from __future__ import annotations

from datetime import timedelta

import pytest
from tests.apps.conftest import person
from tests.apps.conversations.conftest import begun
from tests.apps.tickets.conftest import MONDAY, queue

from zhike.apps.audit.models import Outbox
from zhike.apps.conversations.errors import (
    NoRoom,
    NotInLine,
    NotYours,
    ReceiverRefused,
    TakenByOther,
)
from zhike.apps.conversations.line_actions import (
    assign,
    end_conversation,
    give_out,
    send_to_queue,
    take,
    take_next,
)
from zhike.apps.conversations.presence_actions import set_presence
from zhike.apps.conversations.queries import inbox, line_position
from zhike.apps.conversations.rules import Channel, Presence, State
from zhike.apps.people.rules import Role
from zhike.apps.tickets.errors import ReasonMissing
from zhike.apps.tickets.rules import State as TicketState

MINUTE = timedelta(minutes=1)


def test_who_takes_a_new_matter_owns_it(chat, agent):
    taken = take(chat.pk, agent=agent)

    assert (taken.agent, taken.state) == (agent, State.ACTIVE)
    assert taken.ticket.owner == agent


def test_a_matter_that_has_an_owner_keeps_him(chat, agent, colleague):
    take(chat.pk, agent=agent)

    assign(chat.pk, agent=colleague, by=agent)

    chat.refresh_from_db()
    assert (chat.agent, chat.ticket.owner) == (colleague, agent)


def test_of_two_who_take_it_the_second_is_told_who_has_it(chat, agent, colleague):
    take(chat.pk, agent=colleague)

    with pytest.raises(TakenByOther, match="赵强"):
        take(chat.pk, agent=agent)


def test_what_has_ended_is_not_taken(chat, agent):
    take(chat.pk, agent=agent)
    end_conversation(chat.pk, by=agent, solved=True)

    with pytest.raises(NotInLine):
        take(chat.pk, agent=agent)


def test_nobody_takes_from_a_queue_he_does_not_serve(chat, db):
    stranger = person(username="qian", role=Role.AGENT)

    with pytest.raises(ReceiverRefused):
        take(chat.pk, agent=stranger)


def test_the_front_of_the_line_comes_first(hotline, lin, agent):
    second = begun(hotline, at=MONDAY + MINUTE)
    first = begun(hotline, at=MONDAY)

    assert take_next(agent=agent) == first
    assert take_next(agent=agent) == second
    assert take_next(agent=agent) is None


def test_nobody_serves_more_than_he_can(hotline, agent):
    set_presence(user=agent, state=Presence.AVAILABLE, capacity=1)
    begun(hotline)
    begun(hotline)
    take_next(agent=agent)

    with pytest.raises(NoRoom, match="1"):
        take_next(agent=agent)


def test_who_is_full_still_takes_what_nobody_waits_for_live(hotline, agent):
    set_presence(user=agent, state=Presence.AVAILABLE, capacity=1)
    take(begun(hotline).pk, agent=agent)
    begun(hotline)
    mail = begun(hotline, channel=Channel.MAIL)

    assert take_next(agent=agent) == mail
    with pytest.raises(NoRoom):
        take_next(agent=agent)


def test_who_lacks_the_skill_is_passed_over(hotline, agent):
    begun(hotline, at=MONDAY, skills=["en"])
    other = begun(hotline, at=MONDAY + MINUTE)

    assert take_next(agent=agent) == other


def test_available_agents_are_given_what_waits(hotline, agent, colleague):
    chats = [begun(hotline, at=MONDAY + n * MINUTE) for n in range(4)]
    set_presence(user=agent, state=Presence.AVAILABLE, capacity=1)
    set_presence(user=colleague, state=Presence.AVAILABLE, capacity=2)

    assert give_out() == 3

    for chat in chats:
        chat.refresh_from_db()
    assert [chat.state for chat in chats] == ["active", "active", "active", "waiting"]


@pytest.mark.parametrize("state", [Presence.BUSY, Presence.AWAY, Presence.OFFLINE])
def test_who_is_not_available_is_given_nothing(chat, agent, state):
    set_presence(user=agent, state=state)

    assert give_out() == 0


def test_mail_is_not_pushed_at_anybody(hotline, agent):
    begun(hotline, channel=Channel.MAIL)
    set_presence(user=agent, state=Presence.AVAILABLE)

    assert give_out() == 0


def test_another_queue_needs_a_reason_and_takes_the_ticket_along(chat, agent, head):
    cards = queue("cards", head=head)
    take(chat.pk, agent=agent)
    with pytest.raises(ReasonMissing):
        send_to_queue(chat.pk, queue=cards, reason="", by=agent)

    send_to_queue(chat.pk, queue=cards, reason="卡部业务", by=agent)

    chat.refresh_from_db()
    assert (chat.queue, chat.ticket.queue, chat.state) == (cards, cards, State.WAITING)


def test_only_its_agent_or_who_supervises_gives_it_on(chat, agent, colleague, head):
    take(chat.pk, agent=agent)

    with pytest.raises(NotYours):
        assign(chat.pk, agent=colleague, by=colleague)

    assert assign(chat.pk, agent=colleague, by=head).agent == colleague


def test_the_end_solves_the_matter_or_lets_it_go_on(hotline, agent):
    solved, goes_on = begun(hotline), begun(hotline)
    for one in (solved, goes_on):
        take(one.pk, agent=agent)

    end_conversation(solved.pk, by=agent, solved=True)
    end_conversation(goes_on.pk, by=agent, solved=False)

    solved.refresh_from_db()
    goes_on.refresh_from_db()
    assert solved.ticket.state == TicketState.SOLVED
    assert goes_on.ticket.state == TicketState.OPEN


def test_the_customer_hears_his_place_in_the_line(hotline, lin):
    first, second = begun(hotline, at=MONDAY), begun(hotline, at=MONDAY + MINUTE)

    assert (line_position(first), line_position(second)) == (1, 2)


def test_how_long_somebody_waited_stands_in_the_event(hotline, agent):
    chat = begun(hotline, at=MONDAY)
    take(chat.pk, agent=agent)

    event = Outbox.objects.get(activity="take conversation")
    assert int(event.attributes["wait_seconds"]) > 0


def test_the_inbox_has_mine_and_what_waits(hotline, agent, colleague):
    mine, waits, other = begun(hotline), begun(hotline), begun(hotline)
    take(mine.pk, agent=agent)
    take(other.pk, agent=colleague)

    assert list(inbox(agent, "mine")) == [mine]
    assert list(inbox(agent, "waiting")) == [waits]
    assert set(inbox(agent, "open")) == {mine, waits, other}
