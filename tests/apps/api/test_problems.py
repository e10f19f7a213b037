from __future__ import annotations

import logging

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from django.test import RequestFactory
from ninja.errors import HttpError, ValidationError
from tests.apps.api.conftest import problem

from zhike.apps.api import errors
from zhike.apps.api.problems import answer_for
from zhike.apps.audit.errors import StaleVersion

CARD = "6222021001116245"


@pytest.fixture
def request_():
    return RequestFactory().get(f"/api/v1/customers?card={CARD}")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.TokenRefused(), 401, "token_refused"),
        (errors.KeyInUse(), 409, "idempotency_key_in_use"),
        (StaleVersion(), 412, "stale_version"),
        (errors.VersionMissing(), 428, "version_missing"),
        (Http404(), 404, "not_found"),
        (PermissionDenied("role"), 403, "not_allowed"),
        (HttpError(400, "x"), 400, "body_refused"),
        (SuspiciousOperation("x"), 400, "body_refused"),
        (OperationalError("locked"), 503, "database_busy"),
        (RuntimeError(CARD), 500, "unexpected_error"),
    ],
)
def test_every_error_takes_the_one_shape(request_, error, status, code):
    answer = answer_for(request_, error)

    assert (answer.status_code, problem_of(answer)["code"]) == (status, code)
    assert CARD not in answer.content.decode()


def problem_of(answer):
    import json

    told = json.loads(answer.content)
    assert set(told) == {"code", "message", "way_out"}
    assert all(told.values())
    return told


def test_whoever_must_wait_is_told_how_long(request_):
    limited = answer_for(request_, errors.TooManyCalls(limit=5, retry_seconds=17))
    busy = answer_for(request_, OperationalError("locked"))

    assert limited["Retry-After"] == "17"
    assert int(busy["Retry-After"]) > 0


def test_a_refused_method_names_those_that_are_known(request_):
    answer = answer_for(request_, errors.MethodRefused(method="PUT", allowed="GET, PATCH"))

    assert answer["Allow"] == "GET, PATCH"


def test_wrong_fields_are_named_with_what_would_be_right_and_without_their_values(request_):
    told = problem_of(
        answer_for(
            request_,
            ValidationError(
                [
                    {"loc": ("body", "change", "phone"), "msg": "Field required", "type": "m"},
                    {"loc": ("query", "limit"), "msg": "Input should be 1", "type": "x"},
                ]
            ),
        )
    )

    assert told["code"] == "fields_refused"
    assert told["message"].endswith("limit, phone.")
    assert told["way_out"] == "limit: Input should be 1. phone: Field required."


def test_the_log_tells_where_it_broke_and_nothing_of_the_data(request_, caplog):
    try:
        int(CARD + "x")
    except ValueError as error:
        with caplog.at_level(logging.ERROR):
            answer_for(request_, error)

    assert "failed with ValueError" in caplog.text
    assert "test_problems.py" in caplog.text
    assert CARD not in caplog.text


def test_the_shape_is_told_over_the_wire_too(call):
    assert problem(call("nothing")) == (404, "not_found")
