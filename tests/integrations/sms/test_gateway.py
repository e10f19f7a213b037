"""Against a real server on the loopback."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.sms_gateway import SECRET

from zhike.integrations.sms import Gateway, post_sms
from zhike.integrations.sms.errors import SmsNotTaken
from zhike.integrations.webhooks import is_genuine

NUMBER = "13812345678"


def send(described, **changes):
    waits = []
    post_sms(
        replace(described, **changes),
        number=NUMBER,
        text='码 "1"',
        reference="r-1",
        sleep=waits.append,
    )
    return waits


def test_a_message_arrives_signed_with_the_banks_name_before_it(gateway):
    assert send(gateway.described) == []

    ((path, headers, body),) = gateway.heard
    assert gateway.said() == [{"to": NUMBER, "text": '【测试银行】码 "1"', "reference": "r-1"}]
    assert is_genuine(body, secret=SECRET, header=headers["Zhike-Signature"], now=datetime.now(UTC))
    assert headers["Authorization"] == "Bearer letmein"
    assert NUMBER not in path + str(headers)


def test_a_gateway_of_another_form_is_served_by_its_own_template(gateway):
    body = {"msg": {"phones": ["{number}"], "content": "{text}"}, "account": "bank", "report": True}

    send(gateway.described, body=body, signature="")

    assert gateway.said() == [
        {"msg": {"phones": [NUMBER], "content": '码 "1"'}, "account": "bank", "report": True}
    ]


def test_a_gateway_that_is_away_for_a_moment_is_tried_again_with_the_same_reference(gateway):
    gateway.answers = [503, 429]

    assert send(gateway.described) == [0.5, 2.0]
    assert {one["reference"] for one in gateway.said()} == {"r-1"}
    assert len(gateway.heard) == 3


@pytest.mark.parametrize("status", [400, 401, 302])
def test_a_refusal_is_final_and_no_redirect_is_followed(gateway, status):
    gateway.answers = [status]

    with pytest.raises(SmsNotTaken, match=f"HTTP {status}"):
        send(gateway.described)
    assert len(gateway.heard) == 1


def test_a_gateway_that_stays_away_is_given_up_without_a_word_of_the_number(gateway):
    gateway.answers = [500] * 3

    with pytest.raises(SmsNotTaken) as refused:
        send(gateway.described)
    assert NUMBER not in str(refused.value)


def test_where_nobody_listens_the_kind_of_failure_is_named():
    with pytest.raises(SmsNotTaken, match="ConnectError"):
        send(Gateway(url="http://127.0.0.1:9/"))


@pytest.mark.parametrize(
    ("answers", "maybe_taken"),
    [([400], False), ([500] * 3, False), ([504, 500, 500], True), ([502, 400], True)],
)
def test_what_a_machine_between_did_not_answer_may_have_been_taken(gateway, answers, maybe_taken):
    gateway.answers = list(answers)

    with pytest.raises(SmsNotTaken) as refusal:
        send(gateway.described)
    assert refusal.value.maybe_taken is maybe_taken


def test_a_gateway_that_was_never_reached_has_taken_nothing():
    with pytest.raises(SmsNotTaken) as refusal:
        send(Gateway(url="http://127.0.0.1:9/sms"))
    assert not refusal.value.maybe_taken


def test_a_gateway_that_falls_silent_may_have_taken_it(gateway, monkeypatch):
    go_on = threading.Event()
    monkeypatch.setattr("zhike.integrations.sms.gateway.TIMEOUT_SECONDS", 0.2)
    gateway.before_answer = lambda: go_on.wait(timeout=10)

    with pytest.raises(SmsNotTaken) as refusal:
        send(gateway.described)
    go_on.set()
    assert refusal.value.maybe_taken
