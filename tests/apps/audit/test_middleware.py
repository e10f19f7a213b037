from __future__ import annotations

from django.http import HttpResponse
from django.test import RequestFactory

from zhike.apps.audit.middleware import RememberOrigin
from zhike.apps.audit.origin import address_now


def test_a_request_is_answered_with_its_address_known():
    answer = RememberOrigin(lambda request: HttpResponse(address_now()))

    assert answer(RequestFactory().get("/", REMOTE_ADDR="10.0.0.7")).content == b"10.0.0.7"
    assert address_now() == ""
