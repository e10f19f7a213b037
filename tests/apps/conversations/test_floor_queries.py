from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.apps.conftest import person, top
from tests.apps.conversations.conftest import begun
from tests.apps.tickets.conftest import MONDAY, queue

from zhike.apps.conversations.floor_queries import agents_now, queues_now, served_now
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.models import AgentPresence
from zhike.apps.conversations.presence_actions import set_presence
from zhike.apps.conversations.rules import Channel, Presence
from zhike.apps.people.models import Branch
from zhike.apps.people.rules import Role


def test_each_queue_says_who_waits_how_long_and_who_could_take_him(hotline, agent, colleague, head):
    empty = queue("loans", head=head)
    begun(hotline, at=MONDAY)
    begun(hotline, at=MONDAY + timedelta(minutes=3))
    take(begun(hotline, at=MONDAY).pk, agent=agent)
    set_presence(user=colleague, state=Presence.AVAILABLE)
    now = MONDAY + timedelta(minutes=10)
    AgentPresence.objects.update(seen_at=now)

    first, second = queues_now(head, now=now)

    assert (first.queue, first.waiting, first.active, first.available) == (hotline, 2, 1, 1)
    assert first.longest == timedelta(minutes=10)
    assert (second.queue, second.waiting, second.longest, second.available) == (empty, 0, None, 0)


def test_each_agent_says_what_he_has_and_whether_he_is_there(hotline, agent, colleague, head):
    for channel in (Channel.CHAT, Channel.PHONE, Channel.MAIL):
        take(begun(hotline, channel=channel).pk, agent=agent)
    set_presence(user=agent, state=Presence.BUSY, capacity=4)
    set_presence(user=colleague, state=Presence.AVAILABLE)
    now = timezone.now()

    rows = agents_now(head, now=now)
    assert [(row.user, row.state, row.live, row.other, row.capacity) for row in rows] == [
        (colleague, Presence.AVAILABLE, 0, 0, 3),
        (agent, Presence.BUSY, 2, 1, 4),
    ]
    assert rows[0].queues == [hotline.name]

    # Whoever was not heard of is not there, whatever he last said.
    later = agents_now(head, now=now + timedelta(minutes=5))
    assert {row.state for row in later} == {Presence.OFFLINE}


def test_who_supervises_a_branch_sees_its_floor_only(hotline, agent):
    branch = Branch.objects.create(code="sh", name="上海", parent=top(), path="new")
    branch.path = f"{top().path}{branch.pk}/"
    branch.save()
    below = person(username="gu", role=Role.SUPERVISOR, branch=branch)
    take(begun(hotline).pk, agent=agent)
    now = timezone.now()

    assert queues_now(below, now=now) == []
    assert agents_now(below, now=now) == []
    assert served_now(below) == []


def test_the_floor_asks_no_more_for_many(hotline, agent, head, django_assert_max_num_queries):
    for number in range(6):
        one = person(username=f"a{number}", role=Role.AGENT)
        hotline.teams.get().members.add(one)
        take(begun(hotline).pk, agent=one)

    with django_assert_max_num_queries(9):
        queues_now(head, now=timezone.now())
        agents_now(head, now=timezone.now())
        served_now(head)
