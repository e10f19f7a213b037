from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.apps.webchat.conftest import HERE, said

from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.delivery_actions import note_seen
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Side
from zhike.apps.tickets.work_actions import add_note
from zhike.apps.webchat import queries
from zhike.apps.webchat.actions import begin_visit, note_typing
from zhike.apps.webchat.models import Visitor
from zhike.apps.webchat.queries import marks_of, messages_of, standing_of, talk_of, visitor_of


def test_nothing_that_staff_write_for_each_other_is_told_and_nobodys_name(visitor, agent):
    said(visitor)
    talk = take(talk_of(visitor).pk, agent=agent)
    agent_writes(talk.pk, said=Said(text="您好"), author=agent)
    add_note(talk.ticket_id, text="绝密", author=agent)

    told = messages_of(visitor)

    assert [one["text"] for one in told] == ["我的卡被吞了", "您好"]
    assert "wang" not in str(told)
    assert "绝密" not in str(told)


def test_how_far_a_message_came_is_told_step_by_step(visitor, agent):
    message = said(visitor)
    talk = take(talk_of(visitor).pk, agent=agent)
    before = marks_of([talk.pk])[talk.pk]
    note_seen(talk.pk, up_to=message.pk, by_side=Side.STAFF, is_read=False)
    arrived = marks_of([talk.pk])[talk.pk]
    note_seen(talk.pk, up_to=message.pk, by_side=Side.STAFF, is_read=True)
    after = marks_of([talk.pk])[talk.pk]

    assert [(one.delivered, one.read) for one in (before, arrived, after)] == [
        (0, 0),
        (message.pk, 0),
        (message.pk, message.pk),
    ]


def test_a_wait_is_told_once_the_queue_was_served_often_enough(visitor, offered, agent):
    said(visitor)
    assert standing_of(talk_of(visitor))["minutes"] is None

    now = timezone.now()
    for minutes in (10, 8, 6, 4, 2):
        other, _key = begin_visit(address=HERE)
        said(other)
        Conversation.objects.filter(pk=talk_of(other).pk).update(
            state="active", agent=agent, taken_at=now - timedelta(minutes=minutes)
        )

    standing = standing_of(talk_of(visitor))
    assert (standing["position"], standing["minutes"]) == (1, 3)  # a little more than two


def test_a_key_that_nobody_used_for_a_day_opens_nothing(offered):
    visitor, key = begin_visit(address=HERE)
    assert visitor_of(key) == visitor

    Visitor.objects.update(last_seen_at=timezone.now() - timedelta(hours=25))

    assert visitor_of(key) is None
    assert visitor_of("") is None


def test_typing_counts_while_it_lasts(visitor):
    said(visitor)
    talk = talk_of(visitor)
    note_typing(talk, side=Side.STAFF)
    now = timezone.now()

    assert queries.typing_now(Side.STAFF, now=now) == {talk.pk}
    assert queries.typing_now(Side.CUSTOMER, now=now) == set()
    assert queries.typing_now(Side.STAFF, now=now + timedelta(seconds=7)) == set()


def test_only_the_last_two_hundred_messages_are_read_at_once(visitor, monkeypatch):
    monkeypatch.setattr(queries.rules, "SHOWN_MESSAGES", 3)
    for number in range(5):
        said(visitor, f"第{number}条", f"message-{number:04}")

    assert [one["text"] for one in messages_of(visitor)] == ["第2条", "第3条", "第4条"]
