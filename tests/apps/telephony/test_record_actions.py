from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.apps.telephony.conftest import EXTENSION, NUMBER, known, told

from zhike.apps.conversations.models import Conversation
from zhike.apps.customers.load_actions import begin_load
from zhike.apps.customers.loads import Stands
from zhike.apps.customers.models import Load
from zhike.apps.privacy.retention_actions import place_hold
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


def test_a_record_becomes_a_call_that_is_over_and_opens_nothing(board, longer_there, agent, load):
    TakingIn(load=load).take([record(), record(2, answered_at=None, phone=None)])

    answered, missed = Call.objects.order_by("call_id")
    assert (answered.state, answered.agent, answered.is_shown) == (CallState.ENDED, agent, False)
    assert (missed.state, missed.agent, missed.number_sealed) == (CallState.MISSED, None, "")
    assert answered.ringing_at == answered.heard_at
    assert answered.ringing_at.replace(tzinfo=None) == BEGAN
    assert queries.number_of(answered) == NUMBER
    assert NUMBER not in answered.number_sealed
    assert not Conversation.objects.exists()


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
    with django_assert_max_num_queries(12):
        TakingIn(load=load).take([record(number) for number in range(60)])


def test_a_load_goes_back_with_its_keys_but_not_what_a_hold_keeps(board, load):
    lin = known("C001")
    other = begin_load("another", holds="calls", source="b.csv", by="chen")
    TakingIn(load=load).take([record(), record(2, customer_id="C001")])
    TakingIn(load=other).take([record(3)])
    place_hold(reason="诉讼", by="chen", customer=lin)
    owner = Call.objects.get(call_id="a-1").key_owner

    undone = take_calls_back(load)

    assert (undone.gone, undone.kept[Stands.RECORDS], undone.kept[Stands.CHANGED]) == (1, 1, 0)
    assert set(Call.objects.values_list("call_id", flat=True)) == {"a-2", "a-3"}
    assert not CustomerKey.objects.filter(customer_id=owner).exists()
