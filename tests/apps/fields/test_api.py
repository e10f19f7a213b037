from __future__ import annotations

import json

from tests.apps.fields.conftest import field

from zhike.apps.fields.queries import values_of_tickets


def test_another_system_reads_and_answers(call, ticket, amount, product):
    address = f"tickets/{ticket.number}/fields"
    given = json.dumps({"answers": {"amount": "1,200"}})

    told = call(address, method="PATCH", body=given).json()

    assert [(one["code"], one["value"]) for one in told] == [("amount", "1200"), ("product", "")]
    assert call(address).json() == told
    assert told[1]["options"] == ["信用卡", "贷款"]


def test_what_is_wrong_is_told_with_its_code(call, ticket, amount):
    address = f"tickets/{ticket.number}/fields"
    for answers, code in (
        ({"amount": "很多"}, "field_answer_refused"),
        ({"colour": "red"}, "field_unknown"),
    ):
        answer = call(address, method="PATCH", body=json.dumps({"answers": answers}))
        assert answer.status_code == 422 and answer.json()["code"] == code
    assert values_of_tickets([ticket.pk]) == {}


def test_numbers_in_an_answer_come_masked(call, ticket):
    field("free")
    body = json.dumps({"answers": {"free": "致电 13812345678"}})

    told = call(f"tickets/{ticket.number}/fields", method="PATCH", body=body).json()

    assert "13812345678" not in told[0]["value"]
