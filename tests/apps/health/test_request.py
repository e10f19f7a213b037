from __future__ import annotations

from zhike.apps.health.request import current, request_id_now


def test_outside_a_request_there_is_no_id():
    assert request_id_now() == ""

    token = current.set("abc")
    assert request_id_now() == "abc"
    current.reset(token)
