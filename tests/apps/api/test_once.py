from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.apps.api.conftest import problem
from tests.apps.threads import at_once

from zhike.apps.api import once
from zhike.apps.api.actions import create_token
from zhike.apps.api.models import KeptAnswer
from zhike.apps.audit.models import Outbox
from zhike.apps.customers.models import Customer

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.apps.api.small_api")]


@pytest.fixture
def post(call):
    def ask(key="k-1", *, customer_id="A-1", path="things", **more):
        body = json.dumps({"customer_id": customer_id, "tier": "gold"})
        return call(path, method="POST", body=body, headers={"Idempotency-Key": key}, **more)

    return ask


def made() -> int:
    return Customer.objects.count()


def test_the_same_request_again_acts_once_and_is_answered_alike(post):
    first, again = post(), post()

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert first.status_code == 201
    assert (first.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
    assert made() == Outbox.objects.filter(activity="make thing").count() == 1


def test_a_change_is_repeated_with_its_entity_tag(call, post):
    post()
    headers = {"Idempotency-Key": "k-2", "If-Match": '"1"'}
    sent = {"method": "PATCH", "body": '{"tier": "silver"}', "headers": headers}
    first, again = call("things/A-1", **sent), call("things/A-1", **sent)

    assert first["ETag"] == again["ETag"] == '"2"'
    assert first.json() == again.json()


def test_a_key_with_another_body_is_refused(post):
    post()

    assert problem(post(customer_id="A-2")) == (422, "idempotency_key_refused")
    assert made() == 1


def test_keys_of_two_callers_are_two_keys(post):
    other = create_token(name="b", permissions=["customers"], by="c").secret
    post()

    assert post(customer_id="A-2", token=other).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "键"])
def test_what_cannot_be_a_key_is_refused(post, key):
    assert problem(post(key)) == (422, "idempotency_key_refused")
    assert made() == 0


def test_a_refused_request_leaves_its_key_free(post, call):
    refused = post(customer_id="x" * 41)
    taken = post()

    assert refused.status_code == 422
    assert taken.status_code == 201


def test_what_broke_is_undone_with_its_claim(call):
    answer = call("broken", method="POST", headers={"Idempotency-Key": "k"})

    assert problem(answer) == (500, "unexpected_error")
    assert made() == KeptAnswer.objects.count() == 0


def test_neither_key_nor_answer_lies_open_in_the_database(post):
    post("telephone-13800000000")

    row = str(KeptAnswer.objects.values().get())
    assert "13800000000" not in row
    assert "gold" not in row


def test_an_answer_is_for_those_who_may_still_ask(post, call):
    from zhike.apps.api.models import Token

    post()
    Token.objects.update(permissions=["journeys.see"])

    assert problem(post()) == (403, "not_allowed")


def test_after_seven_days_the_key_is_free_again(post):
    post()
    KeptAnswer.objects.update(kept_at=timezone.now() - timedelta(days=7))

    assert post(customer_id="A-2").status_code == 201
    assert once.forget_old_answers() == 0


def test_old_answers_are_forgotten(post):
    post()
    KeptAnswer.objects.update(kept_at=timezone.now() - timedelta(days=7))

    assert once.forget_old_answers() == 1


def test_of_several_at_once_exactly_one_acts(shared_database, mighty, repetitions):
    for number in range(repetitions):
        sent = sender(key=f"k-{number}", secret=mighty, customer_id=f"A-{number}")
        answers = at_once(sent, count=4)

        # Whoever came too late waits for the first and gets its answer.
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        assert made() == Outbox.objects.filter(activity="make thing").count() == number + 1


def sender(*, key: str, secret: str, customer_id: str):
    def send(_number: int):
        client = Client(headers={"host": "localhost", "Authorization": f"Bearer {secret}"})
        body = json.dumps({"customer_id": customer_id})
        sent = {"content_type": "application/json", "headers": {"Idempotency-Key": key}}
        return client.post("/api/v1/things", body, **sent)

    return send
