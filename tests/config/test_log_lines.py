from __future__ import annotations

import json
import logging

import pytest
from django.conf import settings

from zhike.apps.health.request import current
from zhike.config.log_lines import JsonLines, RefusalsInOneLine

FORMATTER = RefusalsInOneLine(fmt="{levelname} {message}", style="{")


def record(**extra):
    fault = ValueError("broken here")
    told = {"levelname": "ERROR", "msg": "told", "exc_info": (ValueError, fault, None)}
    return logging.makeLogRecord(told | extra)


def test_a_refusal_is_one_line_and_keeps_its_exception_for_others():
    refusal = record(status_code=400)

    assert FORMATTER.format(refusal) == "ERROR told"
    assert refusal.exc_info is not None


@pytest.mark.parametrize("extra", [{}, {"status_code": 500}])
def test_a_fault_comes_with_its_traceback(extra):
    assert "ValueError: broken here" in FORMATTER.format(record(**extra))


@pytest.mark.django_db
def test_a_form_with_too_many_fields_writes_one_line(client, caplog):
    fields = {f"field{n}": "" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}

    answer = client.post("/sign-in/", fields)

    (told,) = caplog.records
    assert answer.status_code == 400
    assert "\n" not in FORMATTER.format(told)
    assert settings.LOGGING["formatters"]["line"]["class"].endswith(".RefusalsInOneLine")


PLANTED = "Key (phone)=(13812345678) exists; lin@bank.example; 110101199003070038"


@pytest.mark.parametrize("formatter", [FORMATTER, JsonLines()], ids=["line", "json"])
def test_values_of_customers_are_masked_wherever_they_stand(formatter):
    fault = ValueError(PLANTED)
    told = {"levelname": "ERROR", "msg": PLANTED, "exc_info": (ValueError, fault, None)}

    line = formatter.format(logging.makeLogRecord(told))

    for value in ("13812345678", "lin@bank.example", "110101199003070038"):
        assert value not in line


def test_a_line_break_in_a_value_makes_no_second_line():
    line = FORMATTER.format(logging.makeLogRecord({"msg": "a\nERROR forged"}))

    assert "\n" not in line


def test_a_line_for_machines_is_one_json_object_with_its_request():
    token = current.set("request-1")
    record = logging.makeLogRecord({"msg": "told %s", "args": ("once",), "name": "zhike.x"})

    found = json.loads(JsonLines().format(record))
    current.reset(token)

    assert (found["message"], found["request"], found["logger"]) == (
        "told once", "request-1", "zhike.x",
    )  # fmt: skip
    assert found["time"].endswith("+00:00")
