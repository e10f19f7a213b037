from __future__ import annotations

import json

import pytest
from ninja.errors import ConfigError
from tests.apps.api.conftest import problem
from tests.apps.api.small_api import make

from zhike.apps.api.callers import any_caller
from zhike.apps.api.frame import Router
from zhike.apps.customers.models import Customer

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.apps.api.small_api")]


@pytest.fixture
def post(call):
    def ask(body, **headers):
        return call("things", method="POST", body=body, headers=headers)

    return ask


def test_an_operation_that_says_nothing_of_its_callers_stops_the_start():
    with pytest.raises(ConfigError, match="says nothing of who may call it"):
        Router().get("/open")(lambda request: None)


def test_an_operation_is_one_method():
    with pytest.raises(ConfigError, match="several methods"):
        Router().api_operation(["GET", "POST"], "/x", auth=any_caller())(lambda request: None)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"customer_id": NaN}',
        b'{"customer_id": "A\\u0000"}',
        b'{"customer_id": "A\\ud800"}',
        b'{"A\\u0000": 1}',
        b'{"customer_id": ' + b"9" * 5000 + b"}",
        b"[" * 20_000 + b"]" * 20_000,
        b"[" * 40 + b"]" * 40,
    ],
    ids=["empty", "cut", "bytes", "nan", "nul", "half", "key", "digits", "bomb", "deep"],
)
def test_a_body_that_no_table_can_hold_is_refused(post, body):
    answer = post(body)

    expected = (422, "fields_refused") if body == b"" else (400, "body_refused")
    assert problem(answer) == expected
    assert Customer.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({}, "customer_id"),
        ({"customer_id": 7}, "customer_id"),
        ({"customer_id": "x" * 41}, "customer_id"),
        ({"customer_id": "A", "state": "merged"}, "state"),
        ({"customer_id": "A", "version": 9}, "version"),
        (["A"], ""),
    ],
)
def test_wrong_and_unknown_fields_are_named_and_change_nothing(post, fields, name):
    answer = post(json.dumps(fields))

    assert problem(answer) == (422, "fields_refused")
    assert name in answer.json()["message"]
    assert Customer.objects.count() == 0


def test_a_field_is_refused_without_its_value(post):
    answer = post(json.dumps({"customer_id": ["6222021001116245"]}))

    assert "6222" not in answer.content.decode()


def test_a_body_of_another_type_or_too_large_is_refused(visitor, mighty, post, monkeypatch):
    sent = {"headers": {"Authorization": f"Bearer {mighty}"}}
    for kind in ("text/plain", "multipart/form-data", "application/x-www-form-urlencoded", ""):
        answer = visitor.generic("POST", "/api/v1/things", b"{}", content_type=kind, **sent)
        assert problem(answer) == (415, "content_type_refused")
    packed = post('{"customer_id": "A"}', **{"Content-Encoding": "gzip"})
    large = post(json.dumps({"customer_id": "A" * 1024 * 1024}))

    assert problem(packed) == (415, "content_type_refused")
    assert problem(large) == (413, "body_too_large")


@pytest.mark.parametrize("path", ["things?tier=%00", "things?%00=a", "things/A%00", "things/%00"])
def test_an_address_that_no_table_can_hold_is_refused(call, path):
    assert problem(call(path))[0] in {400, 404}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_refused_with_those_that_are_known(call, method):
    answer = call("things", method=method)

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, POST"


def test_every_answer_says_how_many_calls_are_left_and_is_kept_by_no_cache(call):
    for answer in (call("things"), call("nothing"), call("things", token="")):
        assert answer["Cache-Control"] == "no-store"
        assert int(answer["RateLimit-Limit"]) > int(answer["RateLimit-Remaining"])


def test_the_api_speaks_english_whatever_the_pages_speak(call, visitor):
    del visitor.cookies["zhike_language"]
    answer = call("nothing")

    assert answer["Content-Language"] == "en"
    assert answer.json()["message"] == "Nothing stands at this address."


def test_a_read_with_a_token_costs_two_queries_and_no_session(call, django_assert_num_queries):
    make("A-1")
    call("things/A-1")
    with django_assert_num_queries(2):
        answer = call("things/A-1")

    assert "zhike_session" not in answer.cookies
