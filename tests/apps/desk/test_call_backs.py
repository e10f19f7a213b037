from __future__ import annotations

from tests.apps.webchat.conftest import HERE

from zhike.apps.audit.models import AuditRow
from zhike.apps.conversations.line_actions import take
from zhike.apps.desk.call_backs import call_back_shown
from zhike.apps.tickets.actions import link_customer
from zhike.apps.webchat.actions import begin_visit, say
from zhike.apps.webchat.call_back_actions import ask_call_back
from zhike.apps.webchat.setup_actions import set_chat_terms

NUMBER = "13800001111"


def asked(hotline):
    set_chat_terms(queue=hotline, by="test")
    visitor, _key = begin_visit(address=HERE)
    say(visitor, text="请打给我", client_id="first-message")
    return ask_call_back(visitor, number=NUMBER, window=None, once="once-0001").conversation


def test_only_whoever_has_the_call_sees_the_number_and_it_is_written_down(
    hotline, agent, colleague, lin
):
    call = asked(hotline)
    link_customer(call.ticket_id, customer=lin, by="wang")
    before = call_back_shown(call, caller=agent)
    taken = take(call.pk, agent=agent)

    mine, his = call_back_shown(taken, caller=agent), call_back_shown(taken, caller=colleague)

    assert (mine.number, mine.is_clear) == (NUMBER, True)
    assert NUMBER not in {before.number, his.number}
    assert AuditRow.objects.filter(activity="see call back number").count() == 1


def test_a_talk_that_is_no_call_shows_none(mine, agent):
    assert call_back_shown(mine, caller=agent) is None


def test_the_number_stands_on_the_page_of_whoever_calls(hotline, agent, as_agent):
    call = take(asked(hotline).pk, agent=agent)

    assert NUMBER in as_agent.get(f"/desk/c/{call.public_id}/").content.decode()


def test_a_number_of_any_kind_stands_masked_for_the_others(hotline, colleague):
    set_chat_terms(queue=hotline, by="test")
    visitor, _key = begin_visit(address=HERE)
    say(visitor, text="请打给我", client_id="first-message")
    call = ask_call_back(visitor, number="4008001234", window=None, once="once-0001").conversation

    assert "4008001234" not in call_back_shown(call, caller=colleague).number
