from __future__ import annotations

from tests.apps.telephony.conftest import ANSWERED, NUMBER, RINGING, known, told

from zhike.apps.telephony.queries import callers_by, calls_of, number_of, possible_holders


def test_a_call_is_found_by_who_has_it_and_by_who_supervises(board, agent, head, colleague):
    call = told(board, RINGING, ANSWERED)

    assert call in calls_of(agent) and call in calls_of(head)
    assert not calls_of(colleague).exists()


def test_who_gave_a_number_up_is_not_found_by_it(caller, agent):
    from django.utils import timezone

    known("C002")
    caller.identifiers.update(ended_at=timezone.now())

    assert [one.customer_id for one in callers_by(NUMBER, caller=agent)] == ["C002"]


def test_a_mail_address_of_the_same_digits_is_no_telephone(caller, agent):
    caller.identifiers.update(kind="account")

    assert callers_by(NUMBER, caller=agent) == []


def test_the_number_is_opened_for_what_stands_behind_the_pages(board):
    assert number_of(told(board, RINGING)) == NUMBER


def test_only_who_serves_may_have_an_extension(agent, powerless, administrator):
    assert agent in possible_holders(administrator)
    assert powerless not in possible_holders(administrator)
