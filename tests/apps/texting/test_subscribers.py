from __future__ import annotations

from tests.apps.texting.conftest import said, tell

from zhike.apps.audit.models import Outbox
from zhike.apps.texting.models import OutgoingText
from zhike.apps.texting.subscribers import leave_texts


def test_an_answer_that_is_told_twice_is_left_once(served, lin, agent):
    from zhike.apps.conversations.actions import Said, agent_writes
    from zhike.apps.conversations.line_actions import take
    from zhike.apps.conversations.models import Conversation

    tell(said())
    begun = Conversation.objects.get()
    take(begun.pk, agent=agent)
    agent_writes(begun.pk, said=Said(text="好的"), author=agent)
    events = list(Outbox.objects.filter(activity__in=["agent wrote", "customer wrote"]))

    leave_texts(events)
    leave_texts(events)

    assert OutgoingText.objects.count() == 1
