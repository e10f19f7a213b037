from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.apps.telephony.conftest import EXTENSION, NUMBER, known, told

from zhike.apps.audit.models import Outbox
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.queries import in_line, messages_of
from zhike.apps.conversations.rules import State
from zhike.apps.customers.load_actions import begin_load
from zhike.apps.customers.loads import Stands
from zhike.apps.customers.models import Load
from zhike.apps.portal.matters import tickets_of
from zhike.apps.privacy.retention_actions import place_hold
from zhike.apps.search.models import ChangedTicket
from zhike.apps.telephony import queries
from zhike.apps.telephony.models import Call, Extension
from zhike.apps.telephony.record_actions import (
    TakingIn,
    boards_in_use,
    faults_in,
    known_calls,
    take_calls_back,
)
from zhike.apps.telephony.rules import CallState
from zhike.apps.tickets.actions import link_customer
from zhike.apps.tickets.models import Ticket, TicketClock
from zhike.apps.tickets.rules import State as TicketState
from zhike.apps.tickets.work_actions import add_note
from zhike.apps.vault.models import CustomerKey
from zhike.integrations.telephone import Kind

BEGAN = datetime(2026, 3, 2, 9)


@pytest.fixture
def load(db) -> Load:
    return begin_load("batch-of-calls", holds="calls", source="calls.csv", by="chen")


def record(number: int = 1, **said):
    return {
        "call_id": f"a-{number}",
        "switchboard": "热线",
        "direction": None,
        "phone": NUMBER,
        "queue": "hotline",
        "extension": EXTENSION,
        "customer_id": None,
        "ringing_at": BEGAN,
        "answered_at": BEGAN + timedelta(seconds=10),
        "ended_at": BEGAN + timedelta(minutes=3),
        **said,
    }


@pytest.fixture
def longer_there(board):
    Extension.objects.update(set_at=timezone.make_aware(datetime(2026, 1, 1)))


def test_a_record_becomes_a_call_that_is_over_with_its_talk(board, longer_there, agent, load):
    TakingIn(load=load).take([record(), record(2, answered_at=None), record(3, phone=None)])

    answered, missed, withheld = Call.objects.order_by("call_id")
    assert (answered.state, answered.agent, answered.is_shown) == (CallState.ENDED, agent, False)
    assert (missed.state, missed.agent) == (CallState.MISSED, None)
    assert answered.ringing_at == answered.heard_at
    assert answered.ringing_at.replace(tzinfo=None) == BEGAN
    assert queries.number_of(answered) == NUMBER
    assert NUMBER not in answered.number_sealed
    assert (withheld.number_sealed, withheld.conversation) == ("", None), "nobody to know it by"

    talk = answered.conversation
    assert (talk.channel, talk.state, talk.agent) == ("phone", State.ENDED, agent)
    assert (talk.started_at, talk.taken_at) == (answered.ringing_at, answered.answered_at)
    assert (talk.public_id, talk.changed_at) == (answered.public_id, answered.ended_at)
    assert [one.text for one in messages_of(talk)] == ["客户来电：2 分 50 秒。"]
    assert (missed.conversation.agent, missed.conversation.taken_at) == (None, None)
    assert talk.ticket.state == TicketState.CLOSED
    assert missed.conversation.ticket.owner.username == "sun", "the head of the queue"


def test_no_clock_starts_and_nobody_is_asked_or_told_of_a_call_of_the_past(board, load):
    known("C001")
    TakingIn(load=load).take([record(customer_id="C001")])

    assert not TicketClock.objects.exists()
    assert not Outbox.objects.filter(channel="phone").exists(), "what surveys and webhooks hear"
    assert not in_line(Conversation.objects.filter(state=State.WAITING))


def test_the_customer_has_no_list_of_his_calls_to_follow(board, load):
    lin = known("C001")
    TakingIn(load=load).take([record(customer_id="C001")])
    assert not tickets_of([lin]).exists()

    ticket = Ticket.objects.get()
    Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.OPEN)
    assert tickets_of([lin]).get() == ticket, "what goes on is his again"


def test_what_the_telephone_system_tells_later_of_the_same_call_adds_no_second_one(board, load):
    TakingIn(load=load).take([record(), record(2, answered_at=None)])
    talks = set(Conversation.objects.values_list("pk", "state"))

    for number in (1, 2):
        told(board, Kind.RINGING, Kind.HUNG_UP, call_id=f"a-{number}")

    assert Call.objects.count() == 2
    assert set(Conversation.objects.values_list("pk", "state")) == talks


def test_whose_telephone_it_was_is_only_said_of_calls_since_he_has_it(board, load):
    TakingIn(load=load).take([record()])

    assert Call.objects.get().agent is None


def test_a_call_of_the_past_counts_where_somebody_calls_again(board, load):
    TakingIn(load=load).take([record()])
    now = Call.objects.get().heard_at + timedelta(days=2)
    again = told(board, Kind.RINGING, at=now)

    assert queries.earlier_calls(again, now=now) == 1


def test_who_called_is_said_where_the_system_knew_it(board, load):
    lin = known("C001")
    TakingIn(load=load).take([record(customer_id="C001"), record(2)])

    assert [call.customer for call in Call.objects.order_by("call_id")] == [lin, None]


def test_what_is_wrong_is_told_row_by_row(board):
    rows = [record(), record(2, customer_id="C999"), record(3, switchboard="别处")]

    assert faults_in(rows) == ["", "customer_id unknown_holder", "switchboard unknown_switchboard"]


def test_a_call_that_was_told_live_is_known(board, load):
    told(board, Kind.RINGING, Kind.HUNG_UP)
    TakingIn(load=load).take([record()])

    found = known_calls({("c-1", "热线"), ("a-1", "热线"), ("a-1", "别处"), ("a-9", "热线")})
    assert found == {("c-1", "热线"): None, ("a-1", "热线"): load.pk}
    assert boards_in_use() == [("热线", "热线")]


def test_many_records_take_as_many_statements_as_two(board, load, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        TakingIn(load=load).take([record(number) for number in range(60)])


def test_a_load_goes_back_with_its_keys_but_not_what_a_hold_keeps(board, load):
    lin = known("C001")
    other = begin_load("another", holds="calls", source="b.csv", by="chen")
    TakingIn(load=load).take([record(), record(2, customer_id="C001")])
    TakingIn(load=other).take([record(3)])
    place_hold(reason="诉讼", by="chen", customer=lin)
    owner = Call.objects.get(call_id="a-1").key_owner

    undone = take_calls_back(load)

    left = Conversation.objects.order_by("pk").values_list("calls__call_id", flat=True)
    assert (list(left), Ticket.objects.count(), Message.objects.count()) == (["a-2", "a-3"], 2, 2)
    assert (undone.gone, undone.kept[Stands.RECORDS], undone.kept[Stands.CHANGED]) == (1, 1, 0)
    assert set(Call.objects.values_list("call_id", flat=True)) == {"a-2", "a-3"}
    assert not CustomerKey.objects.filter(customer_id=owner).exists()


def test_a_talk_somebody_worked_on_stays_with_its_call_and_all_else_of_the_load_goes(
    board, load, agent
):
    TakingIn(load=load).take([record(number) for number in range(1, 5)])
    noted, linked, written = Call.objects.order_by("call_id")[:3]
    add_note(noted.conversation.ticket_id, text="核对过", author=agent)
    link_customer(linked.conversation.ticket_id, customer=known("C001"), by="sun")
    Call.objects.filter(pk=written.pk).update(version=2)

    undone = take_calls_back(load)

    assert (undone.gone, undone.kept[Stands.CHANGED]) == (1, 3)
    assert set(Call.objects.values_list("call_id", flat=True)) == {"a-1", "a-2", "a-3"}
    assert Conversation.objects.count() == Ticket.objects.count() == 3
    gone = ChangedTicket.objects.order_by("-pk").first()
    assert not Ticket.objects.filter(pk=gone.ticket_number).exists(), "out of the search too"
