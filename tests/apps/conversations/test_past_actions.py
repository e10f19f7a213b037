from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.past_actions import PastTalk, bring_past, delete_past, standing
from zhike.apps.conversations.rules import Channel, Side
from zhike.apps.customers.load_actions import begin_load
from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.models import WorkQueue
from zhike.apps.search.models import ChangedTicket
from zhike.apps.tickets.models import Ticket

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def load(db):
    return begin_load("past", holds="calls", source="a.csv", by="chen")


def talk(name, *, queue, **said):
    return PastTalk(
        public_id=name, channel=Channel.PHONE, queue=queue, subject="通话", text="客户来电",
        began_at=BEGAN, ended_at=BEGAN + timedelta(minutes=3), **said,
    )  # fmt: skip


def test_a_queue_nobody_answers_for_gets_no_talk(hotline, load):
    empty = WorkQueue.objects.create(code="empty", name="空", branch=head_office())

    made = bring_past([talk("a", queue=hotline), talk("b", queue=empty, from_bank=True)], load=load)

    assert set(made) == {"a"}
    assert Conversation.objects.get().last_side == Side.CUSTOMER
    changed = set(ChangedTicket.objects.values_list("ticket_number", flat=True))
    assert changed == {Ticket.objects.get().pk}, "the search finds it"


def test_what_stands_of_a_load_is_told_and_the_rest_of_it_goes_alone(hotline, load):
    made = bring_past([talk("a", queue=hotline), talk("b", queue=hotline)], load=load)
    other = begin_load("other", holds="calls", source="b.csv", by="chen")
    bring_past([talk("c", queue=hotline)], load=other)
    Conversation.objects.filter(public_id="b").update(version=2)

    found = standing(load)
    delete_past(set(one.pk for one in made.values()) - set(found.changed))

    assert (found.changed, found.held) == ({made["b"].pk}, set())
    assert set(Conversation.objects.values_list("public_id", flat=True)) == {"b", "c"}
    assert Ticket.objects.count() == 2
