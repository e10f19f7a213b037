from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.cast import person
from tests.apps.conversations.conftest import begun
from tests.apps.tickets.conftest import MONDAY

from zhike.apps.audit.models import AuditRow
from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.line_actions import take, take_next
from zhike.apps.conversations.models import AgentPresence
from zhike.apps.conversations.presence_actions import (
    note_seen_agent,
    return_of_silent,
    set_abilities,
    set_presence,
)
from zhike.apps.conversations.rules import Channel, Presence, State
from zhike.apps.people.rules import Role

MINUTE = timedelta(minutes=1)


def test_whose_browser_is_gone_gives_his_chats_back_to_the_front(hotline, agent, colleague):
    mine, later = begun(hotline, at=MONDAY), begun(hotline, at=MONDAY + MINUTE)
    set_presence(user=agent, state=Presence.AVAILABLE)
    take(mine.pk, agent=agent)
    seen = AgentPresence.objects.get(user=agent).seen_at

    assert return_of_silent(now=seen + MINUTE) == 0
    assert return_of_silent(now=seen + 2 * MINUTE) == 1

    mine.refresh_from_db()
    assert (mine.state, mine.agent) == (State.WAITING, None)
    assert AgentPresence.objects.get(user=agent).state == Presence.OFFLINE
    assert take_next(agent=colleague) == mine
    assert later.state == State.WAITING


def test_where_most_fall_silent_at_once_the_server_is_late_and_they_keep_what_they_have(
    hotline, agent
):
    """Only what lasts is believed of so many at once; one among many is gone after a minute."""
    talk = begun(hotline, at=MONDAY)
    others = [person(username=f"agent-{number}", role=Role.AGENT) for number in range(4)]
    for one in [agent, *others]:
        set_presence(user=one, state=Presence.AVAILABLE)
    take(talk.pk, agent=agent)
    seen = AgentPresence.objects.get(user=agent).seen_at
    AgentPresence.objects.update(seen_at=seen)

    assert return_of_silent(now=seen + 2 * MINUTE) == 0
    talk.refresh_from_db()
    assert talk.agent == agent
    AgentPresence.objects.exclude(user=agent).update(seen_at=seen + 2 * MINUTE)
    assert return_of_silent(now=seen + 2 * MINUTE) == 1

    assert return_of_silent(now=seen + 6 * MINUTE) == 0
    assert return_of_silent(now=seen + 8 * MINUTE) == 4


def test_mail_stays_with_an_agent_who_goes_home(hotline, agent):
    mail = begun(hotline, channel=Channel.MAIL)
    set_presence(user=agent, state=Presence.AVAILABLE)
    take(mail.pk, agent=agent)

    set_presence(user=agent, state=Presence.OFFLINE)

    mail.refresh_from_db()
    assert mail.agent == agent


def test_whoever_answers_is_there_however_late_his_browser_is_heard(chat, agent):
    set_presence(user=agent, state=Presence.AVAILABLE)
    take(chat.pk, agent=agent)
    AgentPresence.objects.update(seen_at=timezone.now() - 2 * MINUTE)

    agent_writes(chat.pk, said=Said(text="我看一下。"), author=agent)

    assert return_of_silent() == 0


def test_whoever_went_offline_himself_stays_so_when_he_answers(chat, agent):
    set_presence(user=agent, state=Presence.AVAILABLE)
    take(chat.pk, agent=agent)
    before = AgentPresence.objects.filter(user=agent)
    before.update(state=Presence.OFFLINE, seen_at=MONDAY)

    agent_writes(chat.pk, said=Said(text="我看一下。"), author=agent)

    assert before.get().seen_at == MONDAY


def test_a_sign_of_the_browser_keeps_what_somebody_has(chat, agent):
    set_presence(user=agent, state=Presence.AVAILABLE)
    take(chat.pk, agent=agent)
    AgentPresence.objects.update(seen_at=MONDAY)

    note_seen_agent(agent)

    assert return_of_silent() == 0


def silent(agent, *, state, minutes=2):
    set_presence(user=agent, state=state)
    gone = timezone.now() - minutes * MINUTE
    AgentPresence.objects.filter(user=agent).update(seen_at=gone - 2 * MINUTE)
    assert return_of_silent(now=gone) == 1


@pytest.mark.parametrize("state", [Presence.AVAILABLE, Presence.BUSY, Presence.AWAY])
def test_whose_page_is_back_is_what_he_was_and_is_told_once(hotline, agent, state):
    silent(agent, state=state)

    assert note_seen_agent(agent) == state
    assert note_seen_agent(agent) is None
    assert AgentPresence.objects.get().state == state
    assert return_of_silent() == 0


def test_after_long_he_says_himself_that_he_is_there(hotline, agent):
    silent(agent, state=Presence.AVAILABLE, minutes=31)

    assert note_seen_agent(agent) == Presence.OFFLINE
    assert note_seen_agent(agent) is None
    assert AgentPresence.objects.get().state == Presence.OFFLINE


def test_who_went_offline_himself_stays_so(hotline, agent):
    silent(agent, state=Presence.AVAILABLE)
    set_presence(user=agent, state=Presence.OFFLINE)

    assert note_seen_agent(agent) is None
    assert AgentPresence.objects.get().state == Presence.OFFLINE


def test_many_pages_write_down_that_he_is_there_now_and_then(
    hotline, agent, django_assert_num_queries
):
    set_presence(user=agent, state=Presence.AVAILABLE)

    with django_assert_num_queries(1):
        note_seen_agent(agent)


def test_what_an_agent_can_is_set_once_for_all_and_written_down(hotline, agent, head):
    set_abilities(user=agent, capacity=5, skills=["粤语", " en ", "en", ""], by=head)

    begun(hotline, at=MONDAY, skills=["en"])
    assert take_next(agent=agent) is not None
    row = AuditRow.objects.get(activity="set abilities")
    assert row.by == "sun"
    assert json.loads(row.after) == {"capacity": 5, "skills": ["en", "粤语"]}


def test_who_supervises_sends_somebody_away_in_his_own_name(agent, head):
    set_presence(user=agent, state=Presence.AVAILABLE)
    set_presence(user=agent, state=Presence.AWAY, by=head)

    rows = AuditRow.objects.filter(activity="set presence").order_by("id")
    assert list(rows.values_list("by", flat=True)) == ["wang", "sun"]
