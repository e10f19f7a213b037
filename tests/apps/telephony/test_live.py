from __future__ import annotations

import json

from tests.apps.telephony.conftest import ANSWERED, HUNG_UP, NUMBER, RINGING, told

from zhike.apps.people.sessions import Listener
from zhike.apps.telephony.call_actions import wrap_up
from zhike.apps.telephony.live import CallsSource


def news(user):
    source = CallsSource()
    return source.news(source.look(), Listener(user_id=user.pk, sees_jobs=False, sees_all=False))


def test_an_agent_hears_of_his_own_call_and_of_each_change(board, agent, colleague):
    ringing = told(board, RINGING)
    before = news(agent)
    told(board, ANSWERED)

    after = news(agent)

    assert [one["id"] for one in before["calls"]] == [ringing.public_id]
    assert after["calls"][0]["version"] > before["calls"][0]["version"]
    assert news(colleague) == {"calls": []}


def test_no_number_is_heard_live(board, agent):
    told(board, RINGING)

    assert NUMBER not in json.dumps(news(agent))


def test_a_card_goes_when_the_call_is_missed_or_wrapped_up(board, agent):
    told(board, RINGING, HUNG_UP)
    assert news(agent) == {"calls": []}

    call = told(board, RINGING, ANSWERED, HUNG_UP, call_id="c-2")
    assert len(news(agent)["calls"]) == 1
    wrap_up(call.pk, text="", solved=True, by=agent)
    assert news(agent) == {"calls": []}


def test_all_calls_are_one_query(board, django_assert_num_queries):
    for place in range(4):
        told(board, RINGING, call_id=f"c-{place}")

    with django_assert_num_queries(1):
        CallsSource().look()
