from __future__ import annotations

import pytest
from tests.apps.surveys.test_design_views import added, text


@pytest.mark.parametrize(
    ("kind", "fields", "told"),
    [
        ("nps", {"code": "csat"}, "has the code csat already"),
        ("choice", {"code": "b", "options": "wait | 等待"}, "Each line has three parts"),
        ("choice", {"code": "b", "options": "a b | 等 | w"}, "Each line has three parts"),
        ("nps", {"code": "b b"}, "slug"),
    ],
)
def test_what_is_wrong_with_a_question_is_told_beside_it(as_analyst, survey, kind, fields, told):
    refused = added(as_analyst, kind, **fields)

    assert refused.status_code == 422
    assert told in text(refused)
