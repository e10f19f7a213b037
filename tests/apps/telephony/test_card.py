from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.conftest import person
from tests.apps.conversations.conftest import begun
from tests.apps.telephony.conftest import ANSWERED, HUNG_UP, NUMBER, RINGING, known, told
from tests.apps.tickets.conftest import enquiry

from zhike.apps.audit.models import AuditRow
from zhike.apps.complaints.actions import register_complaint
from zhike.apps.complaints.regimes import Regime
from zhike.apps.consents.actions import restrict
from zhike.apps.conversations.rules import Channel
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role
from zhike.apps.telephony.call_actions import name_caller
from zhike.apps.telephony.card import card_of


def card(board, agent, *kinds, **said):
    return card_of(told(board, *(kinds or (RINGING,)), **said), caller=agent)


def warned(found) -> list[str]:
    return [str(one.text) for one in found["warnings"]]


def test_the_card_shows_who_it_may_be_what_is_open_and_what_was_said_last(
    board, agent, caller, hotline
):
    ticket = enquiry(hotline, customer=caller)
    chat = begun(hotline, customer=caller, text="限额")

    found = card(board, agent)

    assert found["person"].customer == caller
    assert {row for row, _subject in found["person"].open_tickets} == {ticket, chat.ticket}
    assert [row for row, _subject in found["person"].contacts] == [chat]
    assert not found["is_named"]
    assert AuditRow.objects.filter(activity="see customer", customer_id="C001").count() == 1


def test_name_and_number_stand_masked(board, agent, caller):
    found = card(board, agent)

    assert NUMBER not in found["number"] and found["number"].endswith("5678")
    assert found["person"].name != "林知夏"
    assert NUMBER not in str([row.value for row in found["person"].known_by])


def test_what_must_be_known_before_the_first_word_is_warned_of(board, agent, caller, hotline, head):
    caller.is_vulnerable = caller.is_age_friendly = True
    caller.save()
    restrict(caller, reason="按客户要求", by="chen")
    register_complaint(
        subject="手续费",
        demand="退费",
        regime=Regime.CN_BANK,
        queue=hotline,
        channel=Channel.PHONE,
        customer=caller,
        by=head,
    )
    for place in range(2):
        told(board, RINGING, HUNG_UP, call_id=f"before-{place}")

    found = warned(card(board, agent))

    assert found == [
        "Particular care",
        "Processing is restricted: nothing but storing and securing",
        "Open complaint",
        "Called 2 times in the last seven days",
        "Age-friendly service",
    ]


def test_nothing_is_warned_of_without_a_reason(board, agent, caller):
    told(board, RINGING, HUNG_UP, call_id="once")

    assert warned(card(board, agent)) == []


def test_calls_of_long_ago_are_no_repeated_calls(board, agent):
    for place in range(3):
        told(board, RINGING, HUNG_UP, call_id=f"before-{place}")
    now = timezone.now() + timedelta(days=8)

    assert card_of(told(board, RINGING), caller=agent, now=now)["warnings"] == []


def test_several_customers_with_one_number_are_a_choice_and_none_is_shown(board, agent, caller):
    known("C002")

    found = card(board, agent)

    assert [one.customer.customer_id for one in found["choice"]] == ["C001", "C002"]
    assert found["person"] is None
    assert not AuditRow.objects.filter(activity="see customer").exists()


def test_who_was_chosen_is_shown(board, agent, caller):
    other = known("C002")
    call = told(board, RINGING, ANSWERED)
    name_caller(call.pk, customer=other, by=agent)
    call.refresh_from_db()

    found = card_of(call, caller=agent)

    assert (found["person"].customer, found["is_named"], found["choice"]) == (other, True, [])


def test_merged_entries_are_one_person(board, agent, caller):
    known("C002", state="merged", merged_into=caller)

    assert card(board, agent)["person"].customer == caller


def test_an_unknown_number_is_somebody_new_and_a_withheld_one_nobody_known(board, agent, caller):
    new = card(board, agent, number="13900000000")
    withheld = card(board, agent, number="", call_id="c-2")

    assert (new["person"], new["choice"], new["is_withheld"]) == (None, [], False)
    assert (withheld["person"], withheld["number"], withheld["is_withheld"]) == (None, "", True)


def test_the_zero_of_the_exchange_hides_nobody(board, agent, caller):
    assert card(board, agent, number="0" + NUMBER)["person"].customer == caller


def test_a_customer_outside_of_the_agents_reach_is_not_shown(board, agent):
    branch = create_branch(code="sz", name="深圳", parent=head_office(), by="chen")
    elsewhere = create_branch(code="gz", name="广州", parent=head_office(), by="chen")
    known("C009", branch=elsewhere)
    agent.branch = branch
    agent.save()

    assert card(board, agent)["person"] is None


@pytest.mark.parametrize("role", [Role.QUALITY_REVIEWER, Role.IMPROVEMENT_OWNER])
def test_who_may_see_no_customers_or_serves_nobody_hears_no_name(board, caller, role):
    call = told(board, RINGING)
    other = person(username="other", role=role)
    found = card_of(call, caller=other)

    assert (found["person"] is None) == (role is Role.IMPROVEMENT_OWNER)


def test_a_card_costs_few_queries(board, agent, caller, hotline, django_assert_max_num_queries):
    for place in range(6):
        begun(hotline, customer=caller, text=f"第{place}次")
    call = told(board, RINGING)

    with django_assert_max_num_queries(27):
        card_of(call, caller=agent)
