from __future__ import annotations

import logging
import time
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponseBase

from zhike.apps.health import metrics, request
from zhike.apps.health.rules import request_id

log = logging.getLogger("zhike.request")


class NameAndMeasure:
    """Give each request an id, count it by its route, and write one line about it.

    The route is the pattern of the address, never the address: that may name a customer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, asked: HttpRequest) -> HttpResponseBase:
        name = request_id(asked.headers.get("X-Request-Id", ""), drawn=uuid4().hex)
        token = request.current.set(name)
        begun = time.perf_counter()
        try:
            answer = self.get_response(asked)
            seconds = time.perf_counter() - begun
            route = asked.resolver_match.route if asked.resolver_match else "unknown"
            metrics.count(
                method=str(asked.method), route=route, status=answer.status_code, seconds=seconds
            )
            log.info("%s %s %s %.0f ms", asked.method, route, answer.status_code, seconds * 1000)
        finally:
            request.current.reset(token)
        answer.headers["X-Request-Id"] = name
        return answer
