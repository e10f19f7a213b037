from __future__ import annotations

import json
from datetime import timedelta

from tests.apps.conversations.conftest import begun
from tests.apps.tickets.conftest import MONDAY

from zhike.apps.audit.models import AuditRow
from zhike.apps.conversations.line_actions import take, take_next
from zhike.apps.conversations.models import AgentPresence
from zhike.apps.conversations.presence_actions import (
    note_seen_agent,
    return_of_silent,
    set_abilities,
    set_presence,
)
from zhike.apps.conversations.rules import Channel, Presence, State

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


def test_mail_stays_with_an_agent_who_goes_home(hotline, agent):
    mail = begun(hotline, channel=Channel.MAIL)
    set_presence(user=agent, state=Presence.AVAILABLE)
    take(mail.pk, agent=agent)

    set_presence(user=agent, state=Presence.OFFLINE)

    mail.refresh_from_db()
    assert mail.agent == agent


def test_a_sign_of_the_browser_keeps_what_somebody_has(chat, agent):
    set_presence(user=agent, state=Presence.AVAILABLE)
    take(chat.pk, agent=agent)
    AgentPresence.objects.update(seen_at=MONDAY)

    note_seen_agent(agent)

    assert return_of_silent() == 0


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
