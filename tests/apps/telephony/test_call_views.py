from __future__ import annotations

import pytest
from tests.apps.conftest import client
from tests.apps.telephony.conftest import ANSWERED, HUNG_UP, NUMBER, RINGING, known, told

from zhike.apps.audit.models import AuditRow
from zhike.apps.telephony.models import Call
from zhike.apps.tickets import gates
from zhike.apps.tickets.errors import StillOpenTasks


def at(call: Call, act: str = "") -> str:
    return f"/telephony/calls/{call.public_id}/" + (f"{act}/" if act else "")


def test_the_card_is_a_fragment_and_the_page_holds_it(as_agent, board, caller):
    call = told(board, RINGING)

    fragment = as_agent.get(at(call, "card")).content.decode()
    page = as_agent.get(at(call)).content.decode()

    assert fragment.startswith('<section class="call call-ringing"')
    assert "C001" in fragment and "C001" in page
    assert "<html" not in fragment and "<html" in page
    assert NUMBER not in fragment + page


def test_the_card_of_another_ones_call_is_not_there(board, colleague):
    call = told(board, RINGING)

    for act in ("", "card"):
        assert client(colleague).get(at(call, act)).status_code == 404
    for act in ("caller", "wrap-up", "number"):
        assert client(colleague).post(at(call, act)).status_code == 404


def test_who_supervises_sees_it(board, head):
    assert client(head).get(at(told(board, RINGING), "card")).status_code == 200


def test_the_agent_says_who_it_is(as_agent, board, caller):
    known("C002")
    call = told(board, RINGING, ANSWERED)
    assert "It is this customer" in as_agent.get(at(call, "card")).content.decode()

    as_agent.post(at(call, "caller"), {"customer_id": "C002"})

    call.refresh_from_db()
    assert call.customer.customer_id == "C002"


@pytest.mark.parametrize("number", ["C999", "", "x" * 41])
def test_nobody_is_named_by_a_number_that_is_none(as_agent, board, number):
    call = told(board, RINGING, ANSWERED)

    answer = as_agent.post(at(call, "caller"), {"customer_id": number}, follow=True)

    assert "There is no such customer in your reach" in answer.content.decode()
    call.refresh_from_db()
    assert call.customer is None


def test_wrapping_up_leads_back_to_the_desk(as_agent, board):
    call = told(board, RINGING, ANSWERED, HUNG_UP)
    assert "What the call was about" in as_agent.get(at(call, "card")).content.decode()

    answer = as_agent.post(at(call, "wrap-up"), {"text": "年费", "solved": "on"})

    assert (answer.status_code, answer.url) == (302, "/desk/")
    call.refresh_from_db()
    assert not call.is_shown


def test_what_was_typed_stays_where_the_wrap_up_is_refused(as_agent, board, monkeypatch):
    call = told(board, RINGING, ANSWERED, HUNG_UP)
    monkeypatch.setattr(gates, "GATES", [])

    @gates.before_solved
    def refuse(_ticket):
        raise StillOpenTasks(count=1)

    answer = as_agent.post(at(call, "wrap-up"), {"text": "年费退了", "solved": "on"})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "年费退了" in text
    assert str(StillOpenTasks(count=1)) in text
    call.refresh_from_db()
    assert call.is_shown
    assert not call.conversation.ticket.notes.exists()


def test_a_note_too_long_stays_in_its_field(as_agent, board):
    call = told(board, RINGING, ANSWERED, HUNG_UP)

    answer = as_agent.post(at(call, "wrap-up"), {"text": "长" * 5000})

    assert answer.status_code == 422
    assert "长长长" in answer.content.decode()


def test_the_number_is_shown_in_one_answer_and_written_down(as_agent, board):
    call = told(board, RINGING, HUNG_UP)

    assert NUMBER in as_agent.post(at(call, "number")).content.decode()
    assert NUMBER not in as_agent.get(at(call)).content.decode()
    assert AuditRow.objects.filter(activity="see caller number").count() == 1


def test_a_withheld_number_is_told_to_be_so(as_agent, board):
    call = told(board, RINGING, number="")

    answer = as_agent.post(at(call, "number"), follow=True)

    assert "nobody can call back" in answer.content.decode()
    assert "Number withheld" in answer.content.decode()
