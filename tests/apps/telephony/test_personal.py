from __future__ import annotations

from tests.apps.telephony.conftest import ANSWERED, NUMBER, RINGING, told

from zhike.apps.telephony.call_actions import name_caller
from zhike.apps.telephony.models import Call
from zhike.apps.telephony.personal import clear_calls, read_calls


def test_the_calls_of_a_person_are_those_in_which_he_was_named(board, agent, caller):
    told(board, RINGING, ANSWERED, call_id="somebody")
    call = told(board, RINGING, ANSWERED)
    assert read_calls([caller]) == []

    name_caller(call.pk, customer=caller, by=agent)

    (row,) = read_calls([caller])
    assert (row["number"], row["state"]) == (NUMBER, "talking")


def test_clearing_takes_the_number_and_leaves_the_call(board, agent, caller):
    call = told(board, RINGING, ANSWERED)
    name_caller(call.pk, customer=caller, by=agent)

    assert clear_calls([caller]) == 1
    assert clear_calls([caller]) == 0

    left = Call.objects.get()
    assert (left.number_sealed, left.number_index, left.answered_at) == ("", "", call.answered_at)
