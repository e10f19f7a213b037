from __future__ import annotations

from tests.apps.conversations.conftest import begun as begun_chat
from tests.apps.mailboxes.conftest import receive

from zhike.apps.audit.announcer import announce_events
from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.models import Conversation
from zhike.apps.mailboxes.models import OutgoingMail


def test_what_an_agent_writes_by_mail_is_queued_and_what_he_writes_in_a_chat_is_not(
    box, hotline, agent
):
    receive(box)
    by_mail = Conversation.objects.get()
    by_chat = begun_chat(hotline)
    for each in (by_mail, by_chat):
        take(each.pk, agent=agent)
        agent_writes(each.pk, said=Said(text="Which card?"), author=agent)

    announce_events()

    assert OutgoingMail.objects.get().thread.conversation == by_mail
