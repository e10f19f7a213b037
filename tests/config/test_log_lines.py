from __future__ import annotations

import logging

import pytest
from django.conf import settings

from zhike.config.log_lines import RefusalsInOneLine

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
