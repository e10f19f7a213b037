from __future__ import annotations

from tests.apps.telephony.conftest import NUMBER, known
from tests.apps.telephony.test_record_actions import record

from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.queries import messages_of
from zhike.apps.customers.load_actions import begin_load
from zhike.apps.customers.timelines import timeline_of
from zhike.apps.telephony import queries
from zhike.apps.telephony.models import Call
from zhike.apps.telephony.record_actions import TakingIn, take_calls_back
from zhike.apps.tickets.actions import link_customer


def test_calls_stand_in_the_timeline_of_whom_they_were_with_and_of_nobody_else(board):
    load = begin_load("calls", holds="calls", source="calls.csv", by="chen")
    lin, other = known("C001"), known("C002")
    TakingIn(load=load).take([record(customer_id="C001"), record(2, direction="outbound")])
    unnamed = Call.objects.get(call_id="a-2").conversation

    rows = timeline_of([lin]).page.rows
    assert [(row.activity, row.outcome, row.channel) for row in rows] == [
        ("call ended", "inbound", "phone")
    ]
    assert not timeline_of([other]).page.rows, "a number proves nothing"
    link_customer(unnamed.ticket_id, customer=other, by="sun")
    outcomes = [row.outcome for row in timeline_of([other]).page.rows]
    assert "outbound" in outcomes, "once somebody found out"
    assert [one.text for one in messages_of(Conversation.objects.get(pk=unnamed.pk))] == [
        "银行去电：2 分 50 秒。"
    ]
    assert queries.number_of(Call.objects.get(call_id="a-2")) == NUMBER

    take_calls_back(load)
    assert not timeline_of([lin]).page.rows
